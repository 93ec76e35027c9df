/** A number with three digits after the point. */
export function number(value: number): string {
  return value.toFixed(3);
}

/** A share as a percentage with one digit after the point. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** The bounds of a share. */
export function percentBetween({ low, high }: { low: number; high: number }): string {
  return `${(100 * low).toFixed(1)}–${percent(high)}`;
}

/** A number with its sign. */
export function signed(value: number, digits = 3): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
}

/** A number of leads, which may be a part of one. */
export function amount(value: number): string {
  return Number.isInteger(Math.round(value * 10) / 10) ? String(Math.round(value)) : value.toFixed(1);
}

/** Whole days. */
export function days(value: number): string {
  const whole = Math.round(value);
  return whole === 1 ? '1 day' : `${whole} days`;
}
