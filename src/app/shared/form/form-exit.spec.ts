import { Location } from '@angular/common';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, RouterOutlet } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { injectFormExit } from './form-exit.ts';

@Component({ selector: 'app-chart', imports: [RouterOutlet], template: '<router-outlet />' })
class Chart {}

@Component({ selector: 'app-form', template: 'form' })
class Form {
  readonly leave = injectFormExit();
}

describe('the way out of a form', () => {
  async function formAt(url: string) {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'chart', component: Chart, children: [{ path: 'new', component: Form }] },
        ]),
      ],
    });
    const harness = await RouterTestingHarness.create('/chart?q=knee');
    await harness.navigateByUrl(url);
    const form = harness.routeDebugElement?.query(
      ({ componentInstance }) => componentInstance instanceof Form,
    );
    return form?.componentInstance as Form;
  }

  it('leads to the chart with its own filters, without what the form was about', async () => {
    const form = await formAt('/chart/new?q=knee&trial=t');
    await form.leave();
    expect(TestBed.inject(Location).path()).toBe('/chart?q=knee');
  });

  it('is not the way back in: a form that was saved is not opened again by going back', async () => {
    const form = await formAt('/chart/new?q=knee');
    await form.leave();
    TestBed.inject(Location).back();
    expect(TestBed.inject(Location).path()).toBe('/chart?q=knee');
  });
});
