import { describe, expect, it } from 'vitest';
import { InvalidSetting, settingsFrom } from './settings.ts';

describe('LOG_LEVEL', () => {
  it.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])('may be %s', (level) => {
    expect(settingsFrom({ LOG_LEVEL: level }).logLevel).toBe(level);
  });

  it.each(['loud', 'INFO', ''])('is refused when it is “%s”, saying what it may be', (level) => {
    expect(() => settingsFrom({ LOG_LEVEL: level })).toThrow(InvalidSetting);
    expect(() => settingsFrom({ LOG_LEVEL: level })).toThrow(
      `LOG_LEVEL: got “${level}”, expected one of fatal, error, warn, info, debug, trace, silent`,
    );
  });
});
