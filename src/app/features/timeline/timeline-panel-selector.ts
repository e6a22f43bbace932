import { createSelector } from '@ngrx/store';
import { timelineMonths } from '../../domain/timeline/timeline-order.ts';
import {
  selectChart,
  selectLoad,
  selectNotReadable,
  selectProgress,
  selectRestLoad,
  selectTimelineEntries,
} from '../../patient-record/patient-record.feature.ts';
import { selectClinic } from '../../session/session.feature.ts';

const selectTimeZone = createSelector(selectClinic, ({ timeZone }) => timeZone);
const selectMonths = createSelector(selectTimelineEntries, selectTimeZone, timelineMonths);
const selectUnreadable = createSelector(selectChart, (chart) => chart?.unreadable ?? []);

const selectRecords = createSelector(
  selectMonths,
  selectTimelineEntries,
  selectTimeZone,
  selectUnreadable,
  selectNotReadable,
  (months, entries, timeZone, unreadable, notReadable) => ({
    months,
    entries,
    timeZone,
    /** Listed, but the ledger could not make sense of them. */
    unreadable,
    /** Kinds of record the server did not give. */
    notReadable,
  }),
);

/** All the timeline shows, before its filter: that lives in the URL. */
export const selectTimelinePanel = createSelector(
  selectRecords,
  selectLoad,
  selectRestLoad,
  selectProgress,
  (records, load, restLoad, progress) => ({
    ...records,
    load,
    restLoad,
    progress,
  }),
);

export type TimelinePanelView = ReturnType<typeof selectTimelinePanel>;
