import type { RespondableTrial } from '../../domain/record-change/validate-response.ts';
import type { Ledger } from '../../domain/trial/trial.ts';
import { formatDay } from '../../shared/format/time-format.ts';

/** The trials that a response can be about, newest first. */
export function respondableTrials({ trials }: Ledger): readonly RespondableTrial[] {
  return trials
    .map(({ id, name, detail, start, records }) => ({
      id,
      label: [name, detail, `from ${formatDay(start)}`].filter(Boolean).join(', '),
      start,
      records,
    }))
    .reverse();
}
