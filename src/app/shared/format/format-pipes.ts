import { Pipe } from '@angular/core';
import type { PipeTransform } from '@angular/core';
import type { PartialTime, RecordedTime } from '../../domain/time/recorded-time.ts';
import { formatDay, formatPartialTime, formatRecordedTime } from './time-format.ts';

/** `{{ time | partialTime: clinic().timeZone }}` */
@Pipe({ name: 'partialTime' })
export class PartialTimePipe implements PipeTransform {
  readonly transform: (time: PartialTime | null, timeZone: string) => string = formatPartialTime;
}

/** `{{ score.time | recordedTime: clinic().timeZone }}` */
@Pipe({ name: 'recordedTime' })
export class RecordedTimePipe implements PipeTransform {
  readonly transform: (time: RecordedTime | null, timeZone: string) => string = formatRecordedTime;
}

/** `{{ trial.start | calendarDay }}` */
@Pipe({ name: 'calendarDay' })
export class CalendarDayPipe implements PipeTransform {
  readonly transform: (day: number | null) => string = formatDay;
}
