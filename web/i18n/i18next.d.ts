import 'i18next';

// English says which texts there are; a test holds the other languages to it.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof import('../locales/en/common.json');
      dashboard: typeof import('../locales/en/dashboard.json');
      shell: typeof import('../locales/en/shell.json');
    };
  }
}
