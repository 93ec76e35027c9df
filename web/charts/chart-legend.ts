import type { ChartColors } from './chart-colors.ts';

/** The legend of a chart, above it. The font has a name, because ECharts measures texts and cannot measure an inherited font. */
export function chartLegend(colors: ChartColors) {
  return {
    top: 0,
    left: 0,
    itemGap: 16,
    // On a narrow screen one line with arrows, instead of lines across the chart.
    type: 'scroll' as const,
    textStyle: { color: colors.text, fontFamily: 'system-ui, sans-serif' },
  };
}
