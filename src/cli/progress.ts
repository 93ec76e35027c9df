import cliProgress from 'cli-progress';

/** Shows how far long work has come. */
export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

/** A bar on the terminal's error stream; nothing when that is not a terminal, so that logs and pipes stay clean. */
export function startProgress(what: string): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
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
