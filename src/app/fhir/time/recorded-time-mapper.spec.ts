import { mapped, unmappable } from '../mapping-result.ts';
import { toOptionalTime, toRecordedTime } from './recorded-time-mapper.ts';

const on = (date: string) => ({ precision: 'day', date }) as const;
const clinical = (date: string) => mapped({ at: on(date), basis: 'effective' } as const);

describe('toRecordedTime', () => {
  const period = { start: '2026-03-01', end: '2026-03-07' };

  it('counts a measurement at the end of its period and a treatment at the start', () => {
    expect(toRecordedTime({ period }, 'end')).toEqual(clinical('2026-03-07'));
    expect(toRecordedTime({ period }, 'start')).toEqual(clinical('2026-03-01'));
  });

  it('takes the only end a period names', () => {
    expect(toRecordedTime({ period: { start: '2026-03-01' } }, 'end')).toEqual(
      clinical('2026-03-01'),
    );
    expect(toRecordedTime({ period: { end: '2026-03-07' } }, 'start')).toEqual(
      clinical('2026-03-07'),
    );
  });

  it('prefers the clinical time to the time of the report, which it marks', () => {
    expect(toRecordedTime({ dateTime: '2026-03-01' }, 'end', '2026-03-05')).toEqual(
      clinical('2026-03-01'),
    );
    expect(toRecordedTime({}, 'end', '2026-03-05')).toEqual(
      mapped({ at: on('2026-03-05'), basis: 'reported' }),
    );
  });

  it('takes the last event of a timing for a measurement, the first for a treatment', () => {
    const timing = { event: ['2026-03-01', '2026-03-03'] };
    expect(toRecordedTime({ timing }, 'end')).toEqual(clinical('2026-03-03'));
    expect(toRecordedTime({ timing }, 'start')).toEqual(clinical('2026-03-01'));
    expect(toRecordedTime({ timing: { repeat: { boundsPeriod: period } } }, 'end')).toEqual(
      clinical('2026-03-07'),
    );
  });

  it('leaves a record without any time undated', () => {
    expect(toRecordedTime({}, 'end')).toEqual(mapped(null));
    expect(toRecordedTime({ period: {} }, 'end')).toEqual(mapped(null));
  });

  it('never lets the report stand in for a clinical time that cannot be read', () => {
    expect(toRecordedTime({ dateTime: '3 March' }, 'end', '2026-03-05')).toEqual(
      unmappable('"3 March" is no FHIR date or time'),
    );
  });
});

describe('toOptionalTime', () => {
  it('tells an absent time from one that is none', () => {
    expect(toOptionalTime(undefined)).toEqual(mapped(null));
    expect(toOptionalTime('2026-03-01')).toEqual(mapped(on('2026-03-01')));
    expect(toOptionalTime('soon')).toEqual(unmappable('"soon" is no FHIR date or time'));
  });
});
