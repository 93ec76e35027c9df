import { z } from 'zod';
import { estimateSchema, sampledShape } from './estimate.ts';
import { instantText } from './wire-values.ts';

/** A segment: the leads that meet a condition. */
export const segmentSchema = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  source: z.string().meta({ description: 'The condition as it was written, YAML or JSON.' }),
  condition: z
    .record(z.string(), z.unknown())
    .meta({ description: 'The condition as JSON, as the queue takes it in `condition`.' }),
  createdAt: instantText,
  createdBy: z.string(),
  updatedAt: instantText,
  updatedBy: z.string(),
});
export type SegmentAnswer = z.infer<typeof segmentSchema>;

/** How many leads are in a segment. */
export const segmentCountSchema = z.object({ ...sampledShape, matching: estimateSchema });

/** How many leads meet a condition, and some of them. */
export const segmentPreviewSchema = segmentCountSchema.extend({
  sample: z.array(z.object({ subjectId: z.string(), name: z.string() })),
});
export type SegmentPreview = z.infer<typeof segmentPreviewSchema>;
