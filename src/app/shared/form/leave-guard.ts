import { inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { CanDeactivateFn } from '@angular/router';
import { map, of } from 'rxjs';
import { LeaveDialog } from './leave-dialog.ts';
import type { LeaveChoice } from './leave-dialog.ts';

/** A form that can say whether it holds text that nobody saved. */
export interface HoldsEntry {
  /** The entry's own words on itself: unsubmitted, and how to throw it away. */
  readonly session: { isUnsubmitted(): boolean; startAfresh(): void };
}

/** `canDeactivate` of every form: asks before unsaved text is left behind. */
export const leaveGuard: CanDeactivateFn<HoldsEntry> = ({ session }) => {
  if (!session.isUnsubmitted()) return of(true);
  return inject(MatDialog)
    .open<LeaveDialog, never, LeaveChoice>(LeaveDialog)
    .afterClosed()
    .pipe(
      map((choice) => {
        if (choice === 'discard') session.startAfresh();
        return choice === 'keep' || choice === 'discard';
      }),
    );
};
