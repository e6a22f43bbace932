import { DOCUMENT, inject, Injector, runInInjectionContext } from '@angular/core';
import type { CanDeactivateFn } from '@angular/router';
import { firstValueFrom, isObservable } from 'rxjs';
import type { HoldsEntry } from '../../shared/form/leave-guard.ts';

/** Loads what asks the question, so that it is there even if the server is gone by then. */
export function loadLeaveGuard() {
  return import('../../shared/form/leave-guard.ts');
}

/** The forms' guard against leaving unsaved text, without its dialog in the page's first load. */
export const leaveForm: CanDeactivateFn<HoldsEntry> = (form, ...where) =>
  form.session.isUnsubmitted() ? askToLeave(loadLeaveGuard, form, ...where) : true;

/** Asks in the app's own dialog, or, where that can't be fetched any more, in the browser's. */
export async function askToLeave(
  load: typeof loadLeaveGuard,
  ...[form, ...where]: Parameters<typeof leaveForm>
) {
  const injector = inject(Injector);
  const view = inject(DOCUMENT).defaultView;
  const loaded = await load().catch(() => null);
  if (!loaded) return view?.confirm(QUESTION) ?? false;
  const answer = runInInjectionContext(injector, () => loaded.leaveGuard(form, ...where));
  return isObservable(answer) ? firstValueFrom(answer) : answer;
}

/** Without the choice to throw it away: what was typed stays. */
const QUESTION =
  'Leave without saving? What you typed stays here, for this patient and this form, until you close Ladderline. It is not in the record.';
