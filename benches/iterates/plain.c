/* Gradient descent in plain doubles with the libm's exp: the peer of a rigorous step. Nothing is proved here.
   Reads n, d, the number of steps, h, then n rows "y x_1 .. x_d", then w_0; prints nanoseconds in all, nanoseconds per step in the fastest burst, and w. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BURST = 5000 };

int main(void) {
    int n, d;
    long steps;
    double h;
    if (scanf("%d %d %ld %lf", &n, &d, &steps, &h) != 4) return 2;
    double *y = malloc(n * sizeof *y), *x = malloc(n * d * sizeof *x);
    double *w = malloc(d * sizeof *w), *push = malloc(d * sizeof *push);
    for (int i = 0; i < n; i++) {
        if (scanf("%lf", &y[i]) != 1) return 2;
        for (int j = 0; j < d; j++) if (scanf("%lf", &x[i * d + j]) != 1) return 2;
    }
    for (int j = 0; j < d; j++) if (scanf("%lf", &w[j]) != 1) return 2;
    double total = 0, fastest = INFINITY;
    for (long k = 0; k < steps; k += BURST) {
        long burst = steps - k < BURST ? steps - k : BURST;
        struct timespec before, after;
        clock_gettime(CLOCK_MONOTONIC, &before);
        for (long step = 0; step < burst; step++) {
            memset(push, 0, d * sizeof *push);
            for (int i = 0; i < n; i++) {
                double t = 0;
                for (int j = 0; j < d; j++) t += x[i * d + j] * w[j];
                if (t > 0) {
                    double c = h * y[i] * exp(-y[i] * t);
                    for (int j = 0; j < d; j++) push[j] += c * x[i * d + j];
                }
            }
            for (int j = 0; j < d; j++) w[j] += push[j];
        }
        clock_gettime(CLOCK_MONOTONIC, &after);
        double spent = (after.tv_sec - before.tv_sec) * 1e9 + (after.tv_nsec - before.tv_nsec);
        total += spent;
        if (spent / burst < fastest) fastest = spent / burst;
    }
    printf("%.6f %.6f", total, fastest);
    for (int j = 0; j < d; j++) printf(" %.17g", w[j]);
    printf("\n");
    return 0;
}
