import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ActivatedRouteSnapshot, RouterStateSnapshot } from '@angular/router';
import { askToLeave, leaveForm } from './leave-form.ts';

describe('leaving a form', () => {
  const where = [{}, {}, {}] as unknown as [
    ActivatedRouteSnapshot,
    RouterStateSnapshot,
    RouterStateSnapshot,
  ];
  const formWith = (isUnsubmitted: boolean) => ({
    session: { isUnsubmitted: () => isUnsubmitted, startAfresh: () => fail('threw text away') },
  });

  function inBrowserThatAnswers(answer: boolean) {
    const questions: string[] = [];
    const confirm = (question: string) => {
      questions.push(question);
      return answer;
    };
    TestBed.configureTestingModule({
      providers: [
        { provide: DOCUMENT, useValue: { defaultView: { confirm }, querySelectorAll: () => [] } },
      ],
    });
    return questions;
  }

  it('asks nothing while nothing is typed', () => {
    inBrowserThatAnswers(false);
    const answer = TestBed.runInInjectionContext(() => leaveForm(formWith(false), ...where));
    expect(answer).toBeTrue();
  });

  for (const answer of [true, false]) {
    it(`asks in the browser's own words when the server is gone, and ${answer ? 'leaves' : 'stays'} as told`, async () => {
      const questions = inBrowserThatAnswers(answer);
      const gone = () => Promise.reject(new TypeError('Failed to fetch'));
      const left = await TestBed.runInInjectionContext(() =>
        askToLeave(gone, formWith(true), ...where),
      );
      expect(left).toBe(answer);
      expect(questions[0]).toContain('Leave without saving?');
    });
  }
});
