import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, RouterOutlet, TitleStrategy } from '@angular/router';
import { provideState, provideStore, Store } from '@ngrx/store';
import { outboxFeature } from '../outbox/outbox.feature.ts';
import { SessionActions, SessionApiActions } from '../session/session.actions.ts';
import { sessionFeature } from '../session/session.feature.ts';
import { aClinic } from '../testing/builders/clinic-builder.ts';
import { PageTitleStrategy } from './page-title-strategy.ts';
import { Shell } from './shell.ts';

@Component({ template: '<h1 tabindex="-1">Patients</h1><input id="patient-search" />' })
class ListPage {}

@Component({ template: '<h1 tabindex="-1">Jackson, Brenda</h1><button id="inside">x</button>' })
class ChartPage {}

@Component({
  imports: [Shell, RouterOutlet],
  template: `<app-shell [outboxList]="list"><router-outlet /></app-shell>
    <ng-template #list>Everything is saved.</ng-template>`,
})
class Host {}

describe('Shell', () => {
  async function shellOf(clinic = aClinic()) {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'patients', component: ListPage, title: 'Patients' },
          { path: 'patients/:id', component: ChartPage },
          { path: 'patients/:id/timeline', component: ChartPage },
        ]),
        { provide: TitleStrategy, useExisting: PageTitleStrategy },
        provideStore(),
        provideState(sessionFeature),
        provideState(outboxFeature),
      ],
    });
    const store = TestBed.inject(Store);
    store.dispatch(SessionApiActions.configurationLoaded({ configuration: clinic, now: 0 }));
    const fixture = TestBed.createComponent(Host);
    const router = TestBed.inject(Router);
    const element = fixture.nativeElement as HTMLElement;
    document.body.append(element);
    const visit = async (url: string) => {
      await router.navigateByUrl(url);
      await fixture.whenStable();
    };
    await visit('/patients');
    return { store, fixture, element, visit, router };
  }

  function text(element: HTMLElement): string {
    return element.textContent.replace(/\s+/g, ' ');
  }

  it('says who works here, that there is no sign-in, and whether everything is saved', async () => {
    const { element } = await shellOf();
    expect(text(element)).toContain('Demo user, no sign-in');
    expect(text(element)).toContain('Outbox: saved');
    expect(text(element)).toContain('Riverside Pain Clinic');
  });

  it('marks invented patients, and only those', async () => {
    const { element } = await shellOf(aClinic({ isDemo: true }));
    expect(text(element)).toContain('Demo data · not for real patients');
    TestBed.resetTestingModule();
    const { element: real } = await shellOf();
    expect(text(real)).not.toContain('Demo data');
  });

  it('says at once when the network is gone, and that nothing is lost', async () => {
    const { element, store, fixture } = await shellOf();
    expect(text(element)).not.toContain('Offline');
    store.dispatch(SessionActions.connectionChanged({ isOnline: false }));
    await fixture.whenStable();
    expect(text(element)).toContain('Offline. What you record is kept here');
  });

  it('names the page in the title', async () => {
    await shellOf();
    expect(document.title).toBe('Patients · Ladderline');
  });

  it('moves the focus to the heading of a page that was opened', async () => {
    const { visit } = await shellOf();
    await visit('/patients/1');
    expect(document.activeElement?.textContent).toBe('Jackson, Brenda');
  });

  it('leaves the focus where it is when a tab of the same chart opens', async () => {
    const { visit, element } = await shellOf();
    await visit('/patients/1');
    const inBar = element.querySelector<HTMLElement>('.find');
    inBar?.focus();
    await visit('/patients/1/timeline?record=Observation/1');
    expect(document.activeElement).toBe(inBar);
  });

  it('leads from anywhere to the search for a patient', async () => {
    const { visit, element, fixture, router } = await shellOf();
    await visit('/patients/1');
    element.querySelector<HTMLElement>('.find')?.click();
    await fixture.whenStable();
    expect(router.url).toBe('/patients');
    expect(document.activeElement?.id).toBe('patient-search');
  });

  it('skips the bar for those who come by keyboard', async () => {
    const { element } = await shellOf();
    element.querySelector<HTMLElement>('.skip')?.click();
    expect(document.activeElement?.id).toBe('main');
  });
});
