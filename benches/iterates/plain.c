/* Gradient descent in plain doubles with the libm's exp: the peer of a rigorous step. Nothing is proved here.
   Reads n, d, the number of steps, h, then n rows "y x_1 .. x_d", then w_0; prints nanoseconds per step and w at the end. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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
    struct timespec before, after;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    for (long k = 0; k < steps; k++) {
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
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    double nanoseconds = (after.tv_sec - before.tv_sec) * 1e9 + (after.tv_nsec - before.tv_nsec);
    printf("%.6f", nanoseconds / (double)steps);
    for (int j = 0; j < d; j++) printf(" %.17g", w[j]);
    printf("\n");
    return 0;
}
