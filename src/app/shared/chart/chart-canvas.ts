import { afterRenderEffect, DestroyRef, Directive, ElementRef, inject, input } from '@angular/core';
import {
  BarController,
  BarElement,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { ChartConfiguration } from 'chart.js';
import annotationPlugin from 'chartjs-plugin-annotation';

Chart.register(
  BarController,
  BarElement,
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  Tooltip,
  annotationPlugin,
);

/** Draws a Chart.js configuration on its canvas, and draws anew, at once, whenever it changes. */
@Directive({ selector: 'canvas[appChartCanvas]' })
export class ChartCanvas {
  private readonly canvas = inject<ElementRef<HTMLCanvasElement>>(ElementRef).nativeElement;

  readonly configuration = input.required<ChartConfiguration>({ alias: 'appChartCanvas' });

  private chart: Chart | null = null;

  constructor() {
    afterRenderEffect({
      write: () => {
        this.draw(this.configuration());
      },
    });
    inject(DestroyRef).onDestroy(() => {
      this.chart?.destroy();
    });
  }

  /** Updated in place: a focused bar redraws often, and a new chart each time would flicker. */
  private draw(configuration: ChartConfiguration): void {
    if (!this.chart) {
      this.chart = new Chart(this.canvas, configuration);
      return;
    }
    this.chart.data = configuration.data;
    this.chart.options = configuration.options ?? {};
    this.chart.update('none');
  }
}
