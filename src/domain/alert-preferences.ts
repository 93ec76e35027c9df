/** How somebody wants their alerts; in the app they are always. */
export interface AlertPreferences {
  isMailed: boolean;
  /** How long alerts are gathered after a message went out, in minutes; 0 for each by itself. */
  windowMinutes: number;
  /** Outside of working hours e-mails wait until the person is back, but those about answers that are due. */
  waitsForHours: boolean;
}

/** The longest that alerts can be gathered: a day. */
export const LONGEST_WINDOW_MINUTES = 1_440;

/** What holds for whoever has not said anything else. */
export const USUAL_PREFERENCES: AlertPreferences = {
  isMailed: true,
  windowMinutes: 15,
  waitsForHours: false,
};
