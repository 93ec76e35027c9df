/** The space of a chart: all of it, with room for what is written at the axes. */
export const CHART_GRID = {
  left: 4,
  right: 4,
  top: 12,
  bottom: 4,
  outerBoundsMode: 'same',
  outerBoundsContain: 'all',
} as const;
