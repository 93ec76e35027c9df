import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is measured of a running server; see docs/reference/metrics.md. */
export interface Metrics {
  registry: Registry;
  messages: Counter<'outcome'>;
  requests: Histogram<'method' | 'route' | 'status'>;
}

/** Makes the metrics of one server. */
export function createMetrics(waitingMessages: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'ripen_ingest_waiting_messages',
    help: 'Messages that wait to be taken in.',
    registers: [registry],
    collect() {
      this.set(waitingMessages());
    },
  });
  return {
    registry,
    messages: new Counter({
      name: 'ripen_messages_total',
      help: 'Messages received, by outcome: accepted, duplicate or rejected.',
      labelNames: ['outcome'],
      registers: [registry],
    }),
    requests: new Histogram({
      name: 'ripen_http_request_duration_seconds',
      help: 'How long requests took, by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    }),
  };
}
