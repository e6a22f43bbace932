import { MatDialog } from '@angular/material/dialog';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { firstValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { leaveGuard } from './leave-guard.ts';

@Component({ template: '' })
class Page {}

describe('leaveGuard', () => {
  function leaving(isUnsubmitted: boolean) {
    const session = { isUnsubmitted: () => isUnsubmitted, startAfresh: jasmine.createSpy() };
    const fixture = TestBed.createComponent(Page);
    const loader = TestbedHarnessEnvironment.documentRootLoader(fixture);
    const answer = TestBed.runInInjectionContext(() =>
      leaveGuard({ session }, undefined as never, undefined as never, undefined as never),
    ) as Observable<boolean>;
    const outcome = firstValueFrom(answer);
    const press = async (text: string) => {
      await (await loader.getHarness(MatButtonHarness.with({ text }))).click();
    };
    return { session, outcome, press };
  }

  it('asks nothing where nothing would be lost', async () => {
    const { outcome } = leaving(false);
    expect(await outcome).toBeTrue();
    expect(TestBed.inject(MatDialog).openDialogs.length).toBe(0);
  });

  for (const [button, isLeft, isThrownAway] of [
    ['Go on typing', false, false],
    ['Keep it for later', true, false],
    ['Throw it away', true, true],
  ] as const) {
    it(`"${button}": ${isLeft ? 'leaves' : 'stays'}, ${isThrownAway ? 'without' : 'with'} the text`, async () => {
      const { session, outcome, press } = leaving(true);
      await press(button);
      expect(await outcome).toBe(isLeft);
      expect(session.startAfresh).toHaveBeenCalledTimes(isThrownAway ? 1 : 0);
    });
  }
});
