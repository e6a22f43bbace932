import { A11yModule } from '@angular/cdk/a11y';
import {
  afterNextRender,
  Component,
  computed,
  DOCUMENT,
  ElementRef,
  inject,
  Injector,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterOutlet } from '@angular/router';
import { Store } from '@ngrx/store';
import { switchMap } from 'rxjs';
import { selectPatient } from '../../patient-record/patient-record.feature.ts';
import { selectClock } from '../../session/session.feature.ts';
import { formatAge, formatPatientName, formatSex } from '../../shared/format/patient-format.ts';
import { formatDate } from '../../shared/format/time-format.ts';
import { Icon } from '../../shared/icon/icon.ts';
import { whenIdle } from '../../shared/idle/when-idle.ts';
import { loadLeaveGuard } from './leave-form.ts';

/**
 * Where the forms appear: beside the chart, over it on a phone. It says whose chart it is, keeps the
 * focus while it is open, and gives it back. Closing is leaving the form's route: its guard may object.
 */
@Component({
  selector: 'app-form-drawer',
  imports: [A11yModule, Icon, RouterOutlet],
  templateUrl: './form-drawer.html',
  styleUrl: './form-drawer.scss',
  // On the window, after every overlay: an Escape that closed a list of options is not for us.
  host: { '(window:keydown.escape)': 'closeBy($event)' },
})
export class FormDrawer {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly store = inject(Store);
  private readonly injector = inject(Injector);
  private readonly document = inject(DOCUMENT);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  private readonly outlet = viewChild.required(RouterOutlet);
  private focusedBefore: Element | null = null;

  private readonly patient = this.store.selectSignal(selectPatient);
  private readonly clock = this.store.selectSignal(selectClock);
  protected readonly isOpen = signal(false);
  protected readonly title = signal('');
  protected readonly who = computed(() => {
    const patient = this.patient();
    if (!patient) return null;
    const { now, timeZone } = this.clock();
    return {
      name: formatPatientName(patient),
      rest: [
        formatSex(patient.gender),
        formatAge(patient, { now, timeZone }),
        `born ${formatDate(patient.birthDate, timeZone)}`,
        `MRN ${patient.medicalRecordNumber ?? 'not recorded'}`,
      ].join(', '),
    };
  });

  constructor() {
    // Where it can't be fetched the browser's own question takes its place.
    whenIdle(this.document.defaultView)
      .pipe(switchMap(loadLeaveGuard), takeUntilDestroyed())
      .subscribe({ error: () => undefined });
  }

  protected open(): void {
    this.focusedBefore = this.document.activeElement;
    this.title.set(String(this.outlet().activatedRouteData['drawerTitle'] ?? ''));
    this.isOpen.set(true);
    afterNextRender(() => this.focusFirstField(), { injector: this.injector });
  }

  protected closed(): void {
    this.isOpen.set(false);
    const target = this.focusedBefore;
    // Where the form was opened by its address there is nothing to go back to.
    if (target instanceof HTMLElement && target.isConnected) target.focus();
  }

  /** What the form's own address says of it goes with it; the filters of the page behind stay. */
  protected close(): void {
    void this.router.navigate(['./'], {
      relativeTo: this.route,
      queryParams: { trial: null, order: null, record: null, change: null },
      queryParamsHandling: 'merge',
      // Going back must not open again what was closed.
      replaceUrl: true,
    });
  }

  protected closeBy(event: Event): void {
    if (!this.isOpen() || event.defaultPrevented) return;
    event.preventDefault();
    this.close();
  }

  private focusFirstField(): void {
    const marked = this.host.querySelector<HTMLElement>('.form [cdkFocusInitial]');
    const field =
      marked ??
      this.host.querySelector<HTMLElement>(
        '.form :is(input, select, textarea, button, [tabindex="0"]):not(:disabled)',
      );
    (field ?? this.host.querySelector<HTMLElement>('h2'))?.focus();
  }
}
