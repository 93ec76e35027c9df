import type { ChartColors } from './chart-colors.ts';

/** The legend of a chart, above it. The font has a name, because ECharts measures texts and cannot measure an inherited font. */
export function chartLegend(colors: ChartColors) {
  return {
    top: 0,
    left: 0,
    itemGap: 16,
    textStyle: { color: colors.text, fontFamily: 'system-ui, sans-serif' },
  };
}
