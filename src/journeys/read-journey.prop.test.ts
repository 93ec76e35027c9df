import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waysFrom } from '../domain/journey.ts';
import { outlineJourney } from '../domain/journey-outline.ts';
import { applyYamlEdit } from '../domain/yaml-edit/apply-yaml-edit.ts';
import { renderMapping } from '../domain/yaml-edit/render-yaml.ts';
import { journeyDocuments } from '../testing/random-journeys.ts';
import { runs } from '../testing/random-scorecards.ts';
import { parseJourney } from './parse-journey.ts';
import { readJourney } from './read-journey.ts';

const STYLE = { isFlow: false, isJson: false, indent: 0 };

describe('a journey', () => {
  it('is the same when it was written as a file and read again', () => {
    fc.assert(
      fc.property(journeyDocuments, (document) => {
        const reading = readJourney(document);
        expect(reading).toMatchObject({ ok: true });
        expect(parseJourney(renderMapping(document, STYLE))).toEqual(reading);
      }),
      runs(200),
    );
  });

  it('has the ways of its outline, which is made out without reading it', () => {
    fc.assert(
      fc.property(journeyDocuments, (document) => {
        const reading = readJourney(document);
        if (!reading.ok) throw new Error('refused');
        const outlined = outlineJourney(document).map(({ id, kind, ways }) => [
          id,
          kind,
          ways.map(({ way, to }) => ({ way, to })),
        ]);
        expect(reading.journey.steps.map((step) => [step.id, step.kind, waysFrom(step)])).toEqual(outlined);
      }),
      runs(200),
    );
  });

  it('stays as it is elsewhere when one step of its file is changed', () => {
    fc.assert(
      fc.property(journeyDocuments, fc.nat(7), (document, chosen) => {
        const text = renderMapping(document, STYLE);
        const before = parseJourney(text);
        if (!before.ok) throw new Error('refused');
        const position = chosen % before.journey.steps.length;
        const changed = applyYamlEdit(text, {
          kind: 'set',
          path: ['steps', position, 'title'],
          value: 'Other: new',
        });
        const after = parseJourney(changed ?? '');
        const steps = before.journey.steps.map((step, at) =>
          at === position ? { ...step, title: 'Other: new' } : step,
        );
        expect(after).toEqual({ ok: true, journey: { ...before.journey, steps } });
      }),
      runs(100),
    );
  });
});
