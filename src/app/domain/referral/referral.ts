import type { RecordId } from '../record/record-id.ts';
import type { RecordedTime } from '../time/recorded-time.ts';

/** A referral, or a plan of care, as far as the ledger needs it: without visits it is no trial. */
export interface Referral {
  readonly id: RecordId;
  /** `physiotherapy`, `psychotherapy`, `chiropractic`, `neurology`, ... ; null: not stated. */
  readonly discipline: string | null;
  readonly text: string;
  readonly time: RecordedTime | null;
  /** A care plan without visits is planned care, not a referral that was sent. */
  readonly kind: 'referral' | 'planned-care';
}
