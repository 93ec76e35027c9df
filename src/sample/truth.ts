/** The six channels by which leads come. */
export const CHANNELS = [
  'organic-search',
  'paid-search',
  'linkedin-ads',
  'webinars',
  'referral-partners',
  'newsletter',
] as const;
export type Channel = (typeof CHANNELS)[number];

export const INDUSTRIES = [
  'Software',
  'Manufacturing',
  'Logistics',
  'Construction',
  'Retail',
  'Healthcare',
  'Education',
  'Finance',
] as const;
export type Industry = (typeof INDUSTRIES)[number];

/** Employees: micro 1–9, small 10–49, medium 50–499, large from 500 on. */
export const SIZES = ['micro', 'small', 'medium', 'large'] as const;
export type Size = (typeof SIZES)[number];

export const SENIORITIES = ['executive', 'head', 'manager', 'specialist'] as const;
export type Seniority = (typeof SENIORITIES)[number];

export const COUNTRY_CODES = ['CZ', 'PL', 'RO', 'EE', 'NO'] as const;
export type CountryCode = (typeof COUNTRY_CODES)[number];

/** Only prospects ever buy. */
export const LEAD_KINDS = ['prospect', 'job-seeker', 'student', 'competitor'] as const;
export type LeadKind = (typeof LEAD_KINDS)[number];

/**
 * What is true of the sample company: how its leads come about, what makes an opportunity of a lead, and what wins it.
 * Shares are probabilities, effects are added to log odds, intent is a standard normal quantity that nobody sees.
 * docs/reference/sample-company.md has the same numbers in words; a test keeps the two together.
 */
export const TRUTH = {
  leads: {
    kind: { prospect: 0.82, 'job-seeker': 0.07, student: 0.07, competitor: 0.04 },
    country: { CZ: 0.3, PL: 0.27, RO: 0.18, EE: 0.1, NO: 0.15 },
    channel: {
      'organic-search': 0.28,
      'paid-search': 0.2,
      'linkedin-ads': 0.17,
      webinars: 0.13,
      'referral-partners': 0.08,
      newsletter: 0.14,
    },
    size: { micro: 0.28, small: 0.34, medium: 0.28, large: 0.1 },
    industry: {
      Software: 0.2,
      Manufacturing: 0.18,
      Logistics: 0.14,
      Construction: 0.1,
      Retail: 0.14,
      Healthcare: 0.08,
      Education: 0.06,
      Finance: 0.1,
    },
    seniority: { executive: 0.16, head: 0.22, manager: 0.32, specialist: 0.3 },
    freeMail: 0.12,
  },
  /** Log odds that a prospect becomes an opportunity. */
  opening: {
    base: -2.65,
    intent: 1.1,
    size: { micro: -0.9, small: 0, medium: 0.9, large: 0.4 },
    industry: {
      Software: 0.3,
      Manufacturing: 0.5,
      Logistics: 0.7,
      Construction: 0.4,
      Retail: 0,
      Healthcare: -0.2,
      Education: -0.8,
      Finance: 0,
    },
    seniority: { executive: 0.6, head: 0.7, manager: 0.2, specialist: -0.6 },
    country: { CZ: 0.1, PL: 0, RO: -0.2, EE: 0.1, NO: 0.3 },
    freeMail: -0.8,
  },
  /** What a channel adds to the mean of the intent of its leads. */
  intentOfChannel: {
    'organic-search': 0,
    'paid-search': -0.1,
    'linkedin-ads': -0.35,
    webinars: 0.2,
    'referral-partners': 0.7,
    newsletter: -0.15,
  },
  /** In the last days before the end the market changes. */
  drift: {
    lastDays: 90,
    /** A discount campaign: more leads by paid search, of less intent. */
    paidSearchTimes: 2,
    paidSearchIntent: -0.7,
    /** A plan for small teams: small companies buy more. */
    smallCompanies: 0.6,
  },
  /** Log odds that an opportunity is won. */
  winning: {
    base: -1.05,
    intent: 0.3,
    size: { micro: 0.2, small: 0.1, medium: 0, large: -0.5 },
    seniority: { executive: 0.4, head: 0.2, manager: 0, specialist: -0.4 },
  },
  /** Medians in days, log-normal with the sigma. */
  velocity: { opening: 9, openingSigma: 0.6, won: 34, lost: 46, closingSigma: 0.5 },
  /** Medians in euros, log-normal with the sigma. */
  amount: { micro: 1_800, small: 5_200, medium: 17_000, large: 58_000, sigma: 0.45 },
  /** What it takes to win, as a share of the amount. */
  cost: { from: 0.05, to: 0.14 },
  /** Log odds of things that are done at least once, or logarithms of means; each plus slope × intent. */
  behaviour: {
    visits: { base: 1.15, slope: 0.3, sigma: 0.6 },
    pricing: { base: -1.9, slope: 0.8 },
    demo: { base: -3.1, slope: 1.2 },
    quote: { base: -4, slope: 1.2 },
    assessment: { base: -3.4, slope: 0.9 },
    trial: { base: -3.2, slope: 0.9 },
    whitePapers: { base: -1.1, slope: 0.35 },
    caseStudies: { base: -1.6, slope: 0.5 },
    webinars: { base: -1.9, slope: 0.4 },
    emailClicks: { base: -2.1, slope: 0.35 },
  },
  /** What looks like interest and says nothing: drawn apart from everything else. */
  redHerrings: { calendarDownload: 0.18, openShareFrom: 0.1, openShareTo: 0.8, phoneGiven: 0.4 },
} as const;
