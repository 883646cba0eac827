/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The best desktop peer that Debian packages: QCustomPlot, bare axes, antialiased pen of one
 * pixel (its fast path), the window scrolling as its examples do. */
#include "bench.h"

#include <QApplication>
#include <QTimer>
#include <qcustomplot.h>

int
main (int argc, char **argv)
{
  QApplication app (argc, argv);
  QCustomPlot plot;
  QCPGraph *graphs[BENCH_LANES];
  long n = 0, frame = 0;
  QTimer timer;

  plot.setWindowFlags (Qt::FramelessWindowHint);
  plot.setGeometry (0, 0, BENCH_WIDTH, BENCH_HEIGHT);
  plot.setBackground (QBrush (Qt::black));
  plot.plotLayout ()->clear ();
  plot.plotLayout ()->setRowSpacing (0);
  for (int lane = 0; lane < BENCH_LANES; lane++) {
    auto *rect = new QCPAxisRect (&plot);

    plot.plotLayout ()->addElement (lane, 0, rect);
    rect->setAutoMargins (QCP::msNone);
    rect->setMargins (QMargins (0, 0, 0, 0));
    for (auto *axis : rect->axes ()) {
      axis->setVisible (false);
      axis->grid ()->setVisible (false);
    }
    graphs[lane] = plot.addGraph (rect->axis (QCPAxis::atBottom), rect->axis (QCPAxis::atLeft));
    graphs[lane]->setPen (QPen (QColor (69, 222, 130), 1));
    graphs[lane]->valueAxis ()->setRange (0, 1);
  }
  for (; n < BENCH_SAMPLES; n++)
    for (int lane = 0; lane < BENCH_LANES; lane++)
      graphs[lane]->addData (double (n) / BENCH_RATE_HZ, bench_wave (lane, n));
  plot.show ();
  timer.setTimerType (Qt::PreciseTimer);
  QObject::connect (&timer, &QTimer::timeout, [&] {
    if (!bench_frame ("qcustomplot")) {
      app.quit ();
      return;
    }
    for (int more = bench_samples_of_frame (frame++); more > 0; more--, n++)
      for (int lane = 0; lane < BENCH_LANES; lane++)
        graphs[lane]->addData (double (n) / BENCH_RATE_HZ, bench_wave (lane, n));
    for (auto *graph : graphs) {
      double now_s = double (n) / BENCH_RATE_HZ;

      graph->data ()->removeBefore (now_s - BENCH_SECONDS);
      graph->keyAxis ()->setRange (now_s - BENCH_SECONDS, now_s);
    }
    plot.replot (QCustomPlot::rpImmediateRefresh);
  });
  timer.start (16);
  return app.exec ();
}
