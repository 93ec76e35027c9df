/** Prints a measurement with its share of the limit, and whether the limit was kept. */
export function ratio(label: string, value: string, share: number, isGood: boolean): void {
  process.stdout.write(
    `${label.padEnd(70)} ${value.padStart(18)}   ${share.toFixed(2)} × the limit   ${isGood ? 'ok' : 'MISSED'}\n`,
  );
}
