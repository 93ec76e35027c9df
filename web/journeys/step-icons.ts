import {
  mdiAccountArrowRightOutline,
  mdiAccountMultiplePlusOutline,
  mdiBellOutline,
  mdiCalendarPlusOutline,
  mdiCheckboxMarkedCirclePlusOutline,
  mdiClockOutline,
  mdiCloudSyncOutline,
  mdiEmailOutline,
  mdiFlagCheckered,
  mdiPencilOutline,
  mdiPlayCircleOutline,
  mdiSourceBranch,
  mdiStopCircleOutline,
  mdiTagOutline,
  mdiTestTube,
  mdiWebhook,
} from '@mdi/js';
import type { StepKind } from '../../src/domain/journey.ts';

/** What a step of each kind looks like. */
export const STEP_ICONS: Readonly<Record<StepKind, string>> = {
  email: mdiEmailOutline,
  wait: mdiClockOutline,
  branch: mdiSourceBranch,
  split: mdiTestTube,
  alert: mdiBellOutline,
  assign: mdiAccountArrowRightOutline,
  task: mdiCheckboxMarkedCirclePlusOutline,
  set: mdiPencilOutline,
  tag: mdiTagOutline,
  audience: mdiAccountMultiplePlusOutline,
  webhook: mdiWebhook,
  crm: mdiCloudSyncOutline,
  meeting: mdiCalendarPlusOutline,
  start: mdiPlayCircleOutline,
  goal: mdiFlagCheckered,
  end: mdiStopCircleOutline,
};
