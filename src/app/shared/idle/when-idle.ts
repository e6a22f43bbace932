import { Observable } from 'rxjs';

/** For a browser that does not say when it is idle. */
const LIKELY_IDLE_MILLISECONDS = 500;

/** Emits once, as soon as the browser has nothing better to do, and completes. */
export function whenIdle(view: Window | null): Observable<void> {
  return new Observable((subscriber) => {
    const go = () => {
      subscriber.next();
      subscriber.complete();
    };
    if (!view || !('requestIdleCallback' in view)) {
      const timer = setTimeout(go, LIKELY_IDLE_MILLISECONDS);
      return () => clearTimeout(timer);
    }
    const handle = view.requestIdleCallback(go);
    return () => view.cancelIdleCallback(handle);
  });
}
