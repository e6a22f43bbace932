import { whenIdle } from './when-idle.ts';

describe('whenIdle', () => {
  it('waits until the browser is idle', () => {
    let idle: () => void = () => fail('asked for nothing');
    const view = {
      requestIdleCallback: (callback: () => void) => {
        idle = callback;
        return 1;
      },
      cancelIdleCallback: () => undefined,
    };
    let isIdle = false;
    whenIdle(view as unknown as Window).subscribe(() => (isIdle = true));
    expect(isIdle).toBeFalse();
    idle();
    expect(isIdle).toBeTrue();
  });

  it('waits a moment where the browser does not say when it is idle', () => {
    jasmine.clock().install();
    try {
      let isIdle = false;
      whenIdle({} as Window).subscribe(() => (isIdle = true));
      expect(isIdle).toBeFalse();
      jasmine.clock().tick(500);
      expect(isIdle).toBeTrue();
    } finally {
      jasmine.clock().uninstall();
    }
  });
});
