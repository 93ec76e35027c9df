import type { EChartsOption, SeriesOption } from 'echarts';
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ReportAxis, ReportChart, ReportSeries } from './report.ts';

use([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  SVGRenderer,
]);

/** The colours of a chart as they are drawn; in the file each is a variable of the style sheet, for light and dark. */
const CHART_COLORS = {
  '#2f7d4f': '--series-1',
  '#3568a8': '--series-2',
  '#b3631c': '--series-3',
  '#7b4ea3': '--series-4',
  '#343a40': '--text',
  '#5b6269': '--faint',
  '#dee2e6': '--line',
  // What ECharts draws by itself: ticks, and the border of the legend.
  '#54555a': '--faint',
  '#b7b9be': '--line',
} as const;

const SERIES = ['#2f7d4f', '#3568a8', '#b3631c', '#7b4ea3'];
const TEXT = '#343a40';
const FAINT = '#5b6269';
const LINE = '#dee2e6';
const WIDTH_PX = 760;

/** Draws a chart as SVG without scripts; text is encoded, and colours are variables of the style sheet. */
export function chartSvg(chart: ReportChart): string {
  const height = chart.heightPx ?? 280;
  const drawn = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH_PX, height });
  try {
    drawn.setOption(chartOption(chart));
    return withVariables(drawn.renderToSVGString());
  } finally {
    drawn.dispose();
  }
}

/** Takes out what is for the mouse and the size in pixels, so that the picture is as wide as its page. */
function withVariables(svg: string): string {
  const still = svg
    .replace(/<style\b[\s\S]*?<\/style>/g, '')
    .replace(/ (ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(/^<svg width="\d+" height="\d+"/, '<svg');
  return Object.entries(CHART_COLORS).reduce(
    (text, [color, variable]) => text.replaceAll(`="${color}"`, `="var(${variable})"`),
    still,
  );
}

function chartOption(chart: ReportChart): EChartsOption {
  const hasLegend = chart.series.length > 1;
  const text = { color: FAINT, fontFamily: 'system-ui, sans-serif', fontSize: 12 };
  const ofAxis = ({ unit, min, max }: ReportAxis) => ({
    type: 'value' as const,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    axisLabel: { ...text, ...(unit === 'share' && { formatter: writeShare }) },
    splitLine: { lineStyle: { color: LINE } },
    nameTextStyle: text,
    nameLocation: 'middle' as const,
  });
  return {
    animation: false,
    textStyle: text,
    color: SERIES,
    grid: {
      left: 8,
      right: 16,
      top: hasLegend ? 36 : 12,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'all',
    },
    ...(hasLegend && {
      legend: { top: 0, left: 0, textStyle: { ...text, color: TEXT }, itemGap: 20, selectedMode: false },
    }),
    xAxis: chart.names
      ? {
          type: 'category',
          data: [...chart.names],
          axisLabel: { ...text, interval: 0, hideOverlap: true, width: 90, overflow: 'truncate' },
          axisLine: { lineStyle: { color: FAINT } },
          axisTick: { show: false },
          ...(chart.x && { name: chart.x.title, nameLocation: 'middle', nameTextStyle: text }),
        }
      : {
          ...ofAxis(chart.x ?? { title: '' }),
          name: chart.x?.title ?? '',
          axisLine: { lineStyle: { color: FAINT } },
        },
    yAxis: { ...ofAxis(chart.y), name: chart.y.title },
    series: chart.series.flatMap((series, index) => seriesOptions(chart, series, index)),
  };
}

function seriesOptions(chart: ReportChart, series: ReportSeries, index: number): SeriesOption[] {
  const color = series.isReference ? FAINT : (SERIES[index % SERIES.length] ?? TEXT);
  const data = series.values.map((value) =>
    typeof value === 'object' && value ? [...value] : (value ?? '-'),
  );
  const levels = index === 0 ? (chart.levels ?? []) : [];
  const common = {
    name: series.name,
    data,
    silent: true,
    itemStyle: { color },
    ...(levels.length > 0 && {
      markLine: {
        symbol: 'none',
        silent: true,
        lineStyle: { color: FAINT, type: 'dashed' as const },
        label: { color: FAINT, textBorderWidth: 0, position: 'insideEndTop' as const, formatter: '{b}' },
        data: levels.map(({ name, y }) => ({ name, yAxis: y })),
      },
    }),
  };
  const drawn: SeriesOption =
    series.draw === 'bars'
      ? { ...common, type: 'bar', barMaxWidth: 36, barGap: '10%' }
      : series.draw === 'points'
        ? { ...common, type: 'scatter', symbolSize: 8 }
        : {
            ...common,
            type: 'line',
            showSymbol: chart.names !== undefined,
            symbol: 'circle',
            connectNulls: false,
            lineStyle: { color, width: 2, ...(series.isReference && { type: 'dashed' as const }) },
            ...(series.draw === 'steps' && { step: 'end' as const }),
          };
  return series.intervals ? [drawn, intervalOption(series, color)] : [drawn];
}

/** Upright lines from low to high at each value. Bars that stand side by side have none, for they would stand between them. */
function intervalOption({ values, intervals = [] }: ReportSeries, color: string): SeriesOption {
  const data = intervals.flatMap((interval, index) => {
    const value = values[index];
    const x = typeof value === 'object' && value ? value[0] : index;
    return interval ? [[x, interval[0], interval[1]]] : [];
  });
  return {
    type: 'custom',
    silent: true,
    data,
    encode: { x: 0, y: [1, 2] },
    z: 5,
    renderItem: (_, api) => {
      const [x = 0, low = 0] = api.coord([api.value(0), api.value(1)]);
      const [, high = 0] = api.coord([api.value(0), api.value(2)]);
      const style = { stroke: color === FAINT ? FAINT : TEXT, lineWidth: 1.5, fill: 'none' };
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style,
      });
      return {
        type: 'group',
        children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)],
      };
    },
  };
}

function writeShare(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}
