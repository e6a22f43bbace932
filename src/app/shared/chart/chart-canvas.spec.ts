import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { By } from '@angular/platform-browser';
import { Chart } from 'chart.js';
import type { ChartConfiguration } from 'chart.js';
import { ChartCanvas } from './chart-canvas.ts';

@Component({
  imports: [ChartCanvas],
  template: `<canvas [appChartCanvas]="configuration()"></canvas>`,
})
class Host {
  readonly configuration = signal(lineThrough([1, 2], 10));
}

function lineThrough(values: number[], maximum: number): ChartConfiguration<'line'> {
  return {
    type: 'line',
    data: { datasets: [{ data: values.map((y, x) => ({ x, y })) }] },
    options: { animation: false, scales: { x: { type: 'linear' }, y: { max: maximum } } },
  };
}

describe('ChartCanvas', () => {
  it('draws anew for a new configuration on the same chart, and leaves none behind', async () => {
    const fixture = TestBed.createComponent(Host);
    await fixture.whenStable();
    const canvas = fixture.debugElement.query(By.directive(ChartCanvas))
      .nativeElement as HTMLCanvasElement;
    const chart = Chart.getChart(canvas);
    expect(chart?.data.datasets[0]?.data.length).toBe(2);

    fixture.componentInstance.configuration.set(lineThrough([7], 20));
    await fixture.whenStable();
    expect(Chart.getChart(canvas)).toBe(chart);
    expect(chart?.data.datasets[0]?.data).toEqual([jasmine.objectContaining({ y: 7 })]);
    expect(chart?.scales['y']?.max).toBe(20);

    fixture.destroy();
    expect(Chart.getChart(canvas)).toBeUndefined();
  });
});
