import cliProgress from 'cli-progress';

/** Shows how far long work has come. */
export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

/**
 * A bar on the terminal's error stream. Where that is not a terminal, nothing, so that logs and pipes stay clean, or some
 * lines to whoever wants to hear them.
 */
export function startProgress(what: string, say?: (line: string) => void): Progress {
  if (!process.stderr.isTTY)
    return say ? linesOf(what, say) : { update: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar({
    format: `${what} {bar} {percentage}% | {value}/{total} | {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    stream: process.stderr,
  });
  let isStarted = false;
  return {
    update: (done, total) => {
      if (!isStarted) bar.start(Math.max(total, 1), 0);
      isStarted = true;
      bar.setTotal(Math.max(total, done, 1));
      bar.update(done);
    },
    stop: () => {
      if (isStarted) bar.stop();
    },
  };
}

const LINE_EVERY_PERCENT = 20;

function linesOf(what: string, say: (line: string) => void): Progress {
  let said = 0;
  return {
    update: (done, total) => {
      const percent = Math.floor((100 * done) / Math.max(total, 1));
      if (percent < said + LINE_EVERY_PERCENT) return;
      said = percent - (percent % LINE_EVERY_PERCENT);
      say(`${what}: ${said} %`);
    },
    stop: () => undefined,
  };
}
