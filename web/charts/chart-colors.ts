/** The colours of charts; every series differs from the background by 3 : 1 and more, as WCAG asks of graphics. */
export interface ChartColors {
  text: string;
  faint: string;
  line: string;
  surface: string;
  positive: string;
  negative: string;
  neutral: string;
  series: readonly string[];
}

export function chartColors(scheme: 'light' | 'dark'): ChartColors {
  return scheme === 'light'
    ? {
        text: '#343a40',
        faint: '#5b6269',
        line: '#dee2e6',
        surface: '#ffffff',
        positive: '#2f7d4f',
        negative: '#c2512f',
        neutral: '#7b8794',
        series: ['#2f7d4f', '#3568a8', '#b3631c', '#7b4ea3', '#7b8794'],
      }
    : {
        text: '#c9ccd0',
        faint: '#adb1b6',
        line: '#484c51',
        surface: '#242424',
        positive: '#5eb77e',
        negative: '#f08a65',
        neutral: '#9aa3ad',
        series: ['#5eb77e', '#7aa9e6', '#eba15b', '#b893dd', '#9aa3ad'],
      };
}
