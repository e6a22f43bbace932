import { afterNextRender, DestroyRef, Directive, ElementRef, inject, signal } from '@angular/core';

/** Space kept free below, as beside the panels. */
const MARGIN_BELOW = 16;

/** Ends an element at the bottom of the window, wherever it begins: what scrolls inside it is all in sight. */
@Directive({
  selector: '[appFillViewport]',
  host: { '[style.height.px]': 'height()' },
})
export class FillViewport {
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected readonly height = signal<number | null>(null);

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const { ownerDocument } = this.element;
      // What stands above may still grow while it loads: then the page grows as well.
      const observer = new ResizeObserver(() => this.measure());
      observer.observe(ownerDocument.body);
      observer.observe(ownerDocument.documentElement);
      destroyRef.onDestroy(() => observer.disconnect());
      this.measure();
    });
  }

  private measure(): void {
    const { documentElement } = this.element.ownerDocument;
    const above = this.element.getBoundingClientRect().top + documentElement.scrollTop;
    this.height.set(Math.floor(documentElement.clientHeight - above - MARGIN_BELOW));
  }
}
