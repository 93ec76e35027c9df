import { useLocalStorage } from '@mantine/hooks';

/** How far somebody has come in the first ten minutes. */
export interface WelcomeProgress {
  step: 0 | 1 | 2;
  /** The scorecard that they chose. */
  scorecard: string | undefined;
}

/** Kept in the browser, so that one can leave and go on later. */
export function useWelcomeProgress(): [WelcomeProgress, (progress: WelcomeProgress) => void] {
  const [progress, setProgress] = useLocalStorage<WelcomeProgress>({
    key: 'ripen.welcome',
    defaultValue: { step: 0, scorecard: undefined },
    getInitialValueInEffect: false,
  });
  return [progress, setProgress];
}
