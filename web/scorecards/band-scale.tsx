import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './band-scale.module.css';

const BIG_STEP = 10;

/** The bands on their scale: thresholds are dragged, or moved with the arrow keys. */
export function BandScale({
  bands,
  scale,
  isReadOnly,
  onMove,
}: {
  bands: readonly { id: string; title: string | undefined; atLeast: number }[];
  scale: { min: number; max: number };
  isReadOnly: boolean;
  onMove: (id: string, atLeast: number) => void;
}) {
  const { t } = useTranslation('scorecards');
  const track = useRef<HTMLDivElement>(null);
  const width = Math.max(1, scale.max - scale.min);
  const share = (score: number): number => Math.min(1, Math.max(0, (score - scale.min) / width));
  const clamp = (score: number): number => Math.round(Math.min(scale.max, Math.max(scale.min, score)));
  const move = (id: string, from: number, to: number): void => {
    const next = clamp(to);
    const isFree = !bands.some((band) => band.id !== id && band.atLeast === next);
    if (next !== from && isFree && !isReadOnly) onMove(id, next);
  };
  return (
    <div className={classes.scale} ref={track}>
      {bands.map(({ id, title, atLeast }, position) => {
        const end = bands[position + 1]?.atLeast ?? scale.max;
        const left = `${100 * share(atLeast)}%`;
        return (
          <div key={id}>
            <div
              className={classes.band}
              data-shade={Math.min(4, position)}
              style={{ left, width: `${100 * (share(end) - share(atLeast))}%` }}
              aria-hidden
            >
              <span className={classes.name}>{title ?? id}</span>
            </div>
            <div
              className={classes.thumb}
              role="slider"
              tabIndex={0}
              aria-label={t('bands.thresholdOf', { band: title ?? id })}
              aria-valuemin={scale.min}
              aria-valuemax={scale.max}
              aria-valuenow={atLeast}
              aria-disabled={isReadOnly}
              style={{ left }}
              onKeyDown={(event) => {
                const step = STEPS[event.key];
                if (step === undefined) return;
                event.preventDefault();
                move(id, atLeast, atLeast + step);
              }}
              onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
              onPointerMove={(event) => {
                const box = track.current?.getBoundingClientRect();
                if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
                move(id, atLeast, scale.min + ((event.clientX - box.left) / box.width) * width);
              }}
            />
          </div>
        );
      })}
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: BIG_STEP,
  PageDown: -BIG_STEP,
};
