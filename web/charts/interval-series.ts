import type { CustomSeriesOption } from 'echarts/charts';

/** Upright lines from low to high at each x, with small ends, drawn over bars or points. */
export function intervalSeries(
  intervals: readonly (readonly [x: number, low: number, high: number])[],
  color: string,
): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    tooltip: { show: false },
    data: intervals.map((interval) => [...interval]),
    encode: { x: 0, y: [1, 2] },
    z: 5,
    renderItem: (_, chart) => {
      const [x = 0, low = 0] = chart.coord([chart.value(0), chart.value(1)]);
      const [, high = 0] = chart.coord([chart.value(0), chart.value(2)]);
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: color, lineWidth: 1.5 },
      });
      return {
        type: 'group',
        children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)],
      };
    },
  };
}
