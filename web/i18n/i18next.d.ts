import 'i18next';

// English says which texts there are; a test holds the other languages to it.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof import('../locales/en/common.json');
      companies: typeof import('../locales/en/companies.json');
      dashboard: typeof import('../locales/en/dashboard.json');
      lead: typeof import('../locales/en/lead.json');
      queue: typeof import('../locales/en/queue.json');
      shell: typeof import('../locales/en/shell.json');
      words: typeof import('../locales/en/words.json');
    };
  }
}
