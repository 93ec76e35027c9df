import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../src/domain/json.ts';
import { readYaml } from '../../src/domain/read-yaml.ts';
import { applyYamlEdit } from '../../src/domain/yaml-edit/apply-yaml-edit.ts';
import type { YamlEdit } from '../../src/domain/yaml-edit/yaml-edit.ts';
import { answerOf, api } from '../api/client.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';

/** Changes the draft of a scorecard, or begins one from the live version; what else is in the text stays as it is. */
export function useKeepInDraft(slug: string): {
  keep: (editOf: (document: Json) => YamlEdit) => Promise<void>;
  isKeeping: boolean;
} {
  const { t } = useTranslation('backtest');
  const queries = useQueryClient();
  const [isKeeping, setIsKeeping] = useState(false);
  const keep = async (editOf: (document: Json) => YamlEdit): Promise<void> => {
    setIsKeeping(true);
    try {
      const path = { slug };
      const { draft, source, draftUpdatedAt } = await answerOf(
        api.GET('/api/v1/scorecards/{slug}', { params: { path } }),
      );
      const text = draft ?? source ?? '';
      const reading = readYaml(text);
      const edited = reading.ok ? applyYamlEdit(text, editOf(reading.value as Json)) : undefined;
      if (edited === undefined) throw new Error(t('draft.unreadable'));
      await answerOf(
        api.PUT('/api/v1/scorecards/{slug}/draft', {
          params: { path },
          body: { source: edited, basedOn: draftUpdatedAt },
        }),
      );
      await queries.invalidateQueries({ queryKey: ['scorecards'] });
      notifyDone(t('draft.kept'));
    } catch (problem) {
      notifyProblem(problem);
    }
    setIsKeeping(false);
  };
  return { keep, isKeeping };
}
