import { inject, Injector, runInInjectionContext } from '@angular/core';
import type { CanDeactivateFn } from '@angular/router';
import { firstValueFrom, isObservable } from 'rxjs';
import type { HoldsEntry } from '../../shared/form/leave-guard.ts';

/** Loads what asks the question, so that it is there even if the server is gone by then. */
export function loadLeaveGuard() {
  return import('../../shared/form/leave-guard.ts');
}

/** The forms' guard against leaving unsaved text, without its dialog in the page's first load. */
export const leaveForm: CanDeactivateFn<HoldsEntry> = async (form, ...where) => {
  if (!form.session.isUnsubmitted()) return true;
  const injector = inject(Injector);
  const { leaveGuard } = await loadLeaveGuard();
  const answer = runInInjectionContext(injector, () => leaveGuard(form, ...where));
  return isObservable(answer) ? firstValueFrom(answer) : answer;
};
