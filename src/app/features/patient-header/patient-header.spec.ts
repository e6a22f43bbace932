import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { FirstWave } from '../../domain/record/patient-record-part.ts';
import { PatientRecordActions } from '../../patient-record/patient-record.actions.ts';
import { aChart, anOrder, CYCLOBENZAPRINE } from '../../testing/builders/chart-builder.ts';
import {
  aDatedScore,
  anAllergy,
  aPatient,
  aProblem,
  at,
  reported,
  time,
} from '../../testing/builders/patient-record-builder.ts';
import {
  firstWaveLoaded,
  openedPatient,
  providePatientRecordStore,
} from '../../testing/patient-record-store.ts';
import { PatientHeaderHarness } from './patient-header.harness.ts';
import { PatientHeader } from './patient-header.ts';

describe('PatientHeader', () => {
  async function headerOf(wave: Partial<FirstWave> | null) {
    TestBed.configureTestingModule({
      providers: [...providePatientRecordStore(), provideRouter([])],
    });
    const store = openedPatient(...(wave ? [firstWaveLoaded(wave)] : []));
    const fixture = TestBed.createComponent(PatientHeader, {
      bindings: [inputBinding('patientId', () => 'p-1')],
    });
    const header = await TestbedHarnessEnvironment.harnessForFixture(fixture, PatientHeaderHarness);
    return { store, header, element: fixture.nativeElement as HTMLElement };
  }

  it('says who it is', async () => {
    const { header } = await headerOf({});
    expect(await header.name()).toBe('Jackson, Brenda');
    expect(await header.identity()).toEqual([
      'F',
      '54 y',
      'born 1 Mar 1972',
      'MRN 12345',
      'synthetic',
    ]);
  });

  it('says what of a patient is not recorded', async () => {
    const unknown = { gender: null, birthDate: null, medicalRecordNumber: null };
    const patient = aPatient({ ...unknown, isSynthetic: false });
    const { header } = await headerOf({ patient });
    expect(await header.identity()).toEqual([
      'sex not recorded',
      'age not recorded',
      'born not recorded',
      'MRN not recorded',
    ]);
  });

  it('says that a patient has died', async () => {
    const { header } = await headerOf({ patient: aPatient({ deceased: time('2026-02-01') }) });
    expect(await header.identity()).toContain('died 1 Feb 2026');
  });

  it('shows no name before the record is read, and not the name of the patient before', async () => {
    const { store, header } = await headerOf({});
    store.dispatch(PatientRecordActions.patientOpened({ patientId: 'p-2' }));
    expect(await header.name()).toBeNull();
    expect(await header.text()).not.toContain('Jackson');
  });

  it('tells "none recorded" from an explicit "no known allergy"', async () => {
    const { header } = await headerOf({});
    expect(await header.text()).toContain('allergies: none recorded');
    TestBed.resetTestingModule();
    const known = anAllergy({ text: 'No known allergy', isNoneKnown: true });
    const { header: other } = await headerOf({ allergies: [known] });
    expect(await other.text()).toContain('allergies: no known allergy');
  });

  it('counts covered days up to today, of all the days supplied', async () => {
    const order = anOrder({
      ingredients: [CYCLOBENZAPRINE],
      start: time('2026-04-16'),
      coveredDays: 21,
    });
    const { header } = await headerOf({ chart: aChart({ medicationUses: [order] }) });
    expect(await header.text()).toContain('on cyclobenzaprine, day 15 of 21');
  });

  it('gives the latest PEG and pain with their dates, and the ones before of the same scale', async () => {
    const { header } = await headerOf({
      chart: aChart({
        scores: [
          aDatedScore({ id: 'a', value: 8, time: at('2025-09-03') }),
          aDatedScore({ id: 'b', value: 6.3333, time: reported('2025-11-12') }),
          aDatedScore({ id: 'c', measure: 'pain-now', value: 5, time: at('2026-04-30') }),
          aDatedScore({ id: 'd', measure: 'pain-worst-7d', value: 9, time: at('2026-04-01') }),
        ],
      }),
    });
    expect(await header.linkTexts()).toEqual([
      'PEG 6.3 of 10, reported 12 Nov 2025 (8, 3 Sep 2025)',
      'pain now 5 of 10, 30 Apr 2026 (no earlier one)',
    ]);
  });

  it('says that no score is recorded', async () => {
    const { header } = await headerOf({});
    expect(await header.text()).toContain('PEG: not recorded');
    expect(await header.text()).toContain('pain: not recorded');
  });

  it('names the active problems since when, those of this clinic first, and no diagnosis of one visit', async () => {
    const problems = [
      aProblem({ id: 'Condition/h', text: 'Hypertension', code: 'I10', onset: time('2019') }),
      aProblem({ id: 'Condition/v', text: 'Sore throat', isVisitDiagnosis: true }),
      aProblem({ id: 'Condition/o', text: 'Old sprain', isActive: false }),
      aProblem(),
    ];
    const { header } = await headerOf({ problems });
    expect(await header.linkTexts()).toEqual(['Spasm of back (M62.830) since Feb 2025']);
    await header.press('+1 problem');
    expect(await header.linkTexts()).toEqual([
      'Spasm of back (M62.830) since Feb 2025',
      'Hypertension (I10) since 2019',
    ]);
    await header.press('fewer problems');
    expect(await header.linkTexts()).toHaveSize(1);
  });

  it('cuts nothing of many allergies, long names, flags and courses: it takes more lines', async () => {
    const long = 'a name of many words that goes on and on and on '.repeat(4);
    const { header, element } = await headerOf({
      patient: aPatient({ familyName: long, medicalRecordNumber: long }),
      allergies: [anAllergy({ text: long })],
      flags: [{ id: 'Flag/1', text: long, since: null }],
      problems: [aProblem({ text: long })],
    });
    expect(await header.text()).toContain('on and on');
    for (const part of element.querySelectorAll('header, header :not(svg, svg *)')) {
      const { overflowX } = getComputedStyle(part);
      expect(overflowX).withContext(part.className).not.toBe('hidden');
      expect(part.getBoundingClientRect().right)
        .withContext(part.className)
        .toBeLessThanOrEqual(Math.ceil(element.getBoundingClientRect().right));
    }
  });

  it('shows a flag that stands', async () => {
    const { header } = await headerOf({
      flags: [{ id: 'Flag/1', text: 'Saddle numbness', since: time('2026-04-30') }],
    });
    expect(await header.linkTexts()).toEqual(['Saddle numbness, since 30 Apr 2026']);
  });
});
