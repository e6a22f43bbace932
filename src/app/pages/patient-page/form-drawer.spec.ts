import { Location } from '@angular/common';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideState, provideStore, Store } from '@ngrx/store';
import {
  PatientRecordActions,
  PatientRecordApiActions,
} from '../../patient-record/patient-record.actions.ts';
import { patientRecordFeature } from '../../patient-record/patient-record.feature.ts';
import { SessionApiActions } from '../../session/session.actions.ts';
import { sessionFeature } from '../../session/session.feature.ts';
import { aClinic } from '../../testing/builders/clinic-builder.ts';
import { aFirstWave } from '../../testing/builders/patient-record-builder.ts';
import { FormDrawer } from './form-drawer.ts';

@Component({
  imports: [FormDrawer],
  template: '<button id="opener">+ Episode</button><app-form-drawer />',
})
class TabPage {}

@Component({ template: '<form><input id="severity" aria-label="severity" /></form>' })
class EpisodeForm {}

describe('FormDrawer', () => {
  const mayLeave = signal(true);

  beforeEach(() => {
    mayLeave.set(true);
  });

  async function pageAt(url: string) {
    TestBed.configureTestingModule({
      providers: [
        provideStore(),
        provideState(sessionFeature),
        provideState(patientRecordFeature),
        provideRouter([
          {
            path: 'patients/:patientId',
            component: TabPage,
            children: [
              {
                path: 'episodes/new',
                component: EpisodeForm,
                data: { drawerTitle: 'Record an episode' },
                canDeactivate: [() => mayLeave()],
              },
            ],
          },
        ]),
      ],
    });
    const store = TestBed.inject(Store);
    const now = Date.parse('2026-11-20T15:00:00Z');
    store.dispatch(SessionApiActions.configurationLoaded({ configuration: aClinic(), now }));
    store.dispatch(PatientRecordActions.patientOpened({ patientId: 'p-1' }));
    store.dispatch(
      PatientRecordApiActions.firstWaveLoaded({ patientId: 'p-1', record: aFirstWave() }),
    );
    const harness = await RouterTestingHarness.create();
    document.body.append(harness.fixture.nativeElement as HTMLElement);
    await harness.navigateByUrl(url);
    const router = TestBed.inject(Router);
    const drawer = () => harness.fixture.nativeElement as HTMLElement;
    return {
      router,
      dialog: () => {
        const dialog = drawer().querySelector<HTMLElement>('[role=dialog]');
        return dialog && !dialog.hidden ? dialog : null;
      },
      visit: async (next: string) => {
        await router.navigateByUrl(next);
        await harness.fixture.whenStable();
      },
      escape: async () => {
        const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true });
        document.activeElement?.dispatchEvent(event);
        await harness.fixture.whenStable();
      },
    };
  }

  it('is not there while no form is open', async () => {
    const { dialog } = await pageAt('/patients/p-1');
    expect(dialog()).toBeNull();
  });

  it('says what is recorded, and of whom, so that nobody types into the wrong chart', async () => {
    const { dialog } = await pageAt('/patients/p-1/episodes/new');
    const words = dialog()?.textContent.replace(/\s+/g, ' ');
    expect(words).toContain('Record an episode');
    expect(words).toContain('Jackson, Brenda');
    expect(words).toContain('F, 54 y, born 1 Mar 1972, MRN 12345');
  });

  it('takes the focus to the first field, and gives it back on Escape', async () => {
    const { dialog, visit, escape, router } = await pageAt('/patients/p-1?q=knee');
    document.getElementById('opener')?.focus();
    await visit('/patients/p-1/episodes/new?q=knee&trial=t');
    expect(document.activeElement?.id).toBe('severity');

    await escape();
    expect(dialog()).toBeNull();
    expect(router.url).toBe('/patients/p-1?q=knee');
    expect(document.activeElement?.id).toBe('opener');
  });

  it('is not opened again by going back after it was closed', async () => {
    const { dialog, visit, escape } = await pageAt('/patients/p-1?range=1y');
    await visit('/patients/p-1?range=all');
    await visit('/patients/p-1/episodes/new?range=all');
    await escape();
    const location = TestBed.inject(Location);
    location.back();
    await Promise.resolve();
    expect(location.path()).toBe('/patients/p-1?range=all');
    expect(dialog()).toBeNull();
  });

  it('stays open, with the focus where it was, when the form objects to being left', async () => {
    const { dialog, escape, router } = await pageAt('/patients/p-1/episodes/new');
    mayLeave.set(false);
    await escape();
    expect(dialog()).not.toBeNull();
    expect(router.url).toBe('/patients/p-1/episodes/new');
    expect(document.activeElement?.id).toBe('severity');
  });

  it('leaves an Escape alone that something inside has used', async () => {
    const { dialog, escape } = await pageAt('/patients/p-1/episodes/new');
    const useIt = (event: Event) => {
      event.preventDefault();
    };
    document.getElementById('severity')?.addEventListener('keydown', useIt);
    const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    document.getElementById('severity')?.dispatchEvent(event);
    expect(dialog()).not.toBeNull();
    document.getElementById('severity')?.removeEventListener('keydown', useIt);
    await escape();
    expect(dialog()).toBeNull();
  });
});
