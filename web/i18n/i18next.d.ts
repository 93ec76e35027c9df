import 'i18next';

// English says which texts there are; a test holds the other languages to it.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      alerts: typeof import('../locales/en/alerts.json');
      accounts: typeof import('../locales/en/accounts.json');
      settings: typeof import('../locales/en/settings.json');
      imports: typeof import('../locales/en/imports.json');
      welcome: typeof import('../locales/en/welcome.json');
      audiences: typeof import('../locales/en/audiences.json');
      assignment: typeof import('../locales/en/assignment.json');
      backtest: typeof import('../locales/en/backtest.json');
      common: typeof import('../locales/en/common.json');
      conditions: typeof import('../locales/en/conditions.json');
      coverage: typeof import('../locales/en/coverage.json');
      companies: typeof import('../locales/en/companies.json');
      dashboard: typeof import('../locales/en/dashboard.json');
      delivery: typeof import('../locales/en/delivery.json');
      emails: typeof import('../locales/en/emails.json');
      experiments: typeof import('../locales/en/experiments.json');
      idealCustomer: typeof import('../locales/en/idealCustomer.json');
      journeys: typeof import('../locales/en/journeys.json');
      learning: typeof import('../locales/en/learning.json');
      meetings: typeof import('../locales/en/meetings.json');
      modelHealth: typeof import('../locales/en/modelHealth.json');
      scorecards: typeof import('../locales/en/scorecards.json');
      segments: typeof import('../locales/en/segments.json');
      lead: typeof import('../locales/en/lead.json');
      queue: typeof import('../locales/en/queue.json');
      shell: typeof import('../locales/en/shell.json');
      words: typeof import('../locales/en/words.json');
    };
  }
}
