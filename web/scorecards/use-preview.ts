import { useDebouncedValue } from '@mantine/hooks';
import type { PreviewAnswer } from '../../src/http/contract/scorecards.ts';
import { api } from '../api/client.ts';
import { type Streamed, useStream } from '../api/use-stream.ts';

const ASKED_AFTER_MS = 350;

/**
 * What publishing a text would change, from a growing sample; asked anew when the text has not changed for a moment, and
 * when another version is live.
 */
export function usePreview(text: string | undefined, liveVersion: number | null): Streamed<PreviewAnswer> {
  const [source] = useDebouncedValue(text, ASKED_AFTER_MS);
  return useStream<string, PreviewAnswer>(
    source,
    (asked, signal) =>
      api.POST('/api/v1/scorecards/preview/progress', {
        body: { source: asked },
        parseAs: 'stream',
        signal,
      }),
    liveVersion,
  );
}
