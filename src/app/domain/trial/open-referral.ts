import type { ProcedureRecord } from '../injection/procedure-record.ts';
import type { Referral } from '../referral/referral.ts';
import type { Day, DayRange } from '../time/clinic-day.ts';
import type { PartialTime } from '../time/recorded-time.ts';
import { exactDay } from './course.ts';
import type { OpenReferral } from './trial.ts';

/** Referrals and planned care that no visit answers: "outcome not recorded", and no trial yet. */
export function openReferrals(
  referrals: readonly Referral[],
  procedures: readonly ProcedureRecord[],
  daysOfTime: (time: PartialTime) => DayRange,
  today: Day,
): OpenReferral[] {
  return referrals
    .flatMap((referral): OpenReferral[] => {
      const days = referral.time && daysOfTime(referral.time.at);
      if (days && days.first > today) return [];
      const isAnswered = procedures.some(
        ({ kind, time }) =>
          kind === referral.discipline &&
          (!days || !time || daysOfTime(time.at).last >= days.first),
      );
      if (isAnswered) return [];
      return [
        {
          name: referral.discipline ?? referral.text,
          kind: referral.kind,
          day: days && exactDay(days),
          text: referral.text,
          record: referral.id,
        },
      ];
    })
    .sort(
      (a, b) => (a.day ?? -Infinity) - (b.day ?? -Infinity) || a.record.localeCompare(b.record),
    );
}
