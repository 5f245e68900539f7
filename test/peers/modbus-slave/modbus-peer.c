/*
 * A Modbus RTU slave for tests: temperature/humidity sensors and a relay/input board with faults on command. The protocol is
 * answered by Debian's libmodbus (LGPL-2.1-or-later, linked dynamically), so it shares no mistake with our own codec.
 * Source: the project's reference peer "modbus-slave", taken over; it differs in that it ends when stdin does,
 * and that a flash does not outlive a restart or an "all relays".
 * stdin: commands (see start-modbus-peer.ts).  stdout: JSON lines.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <math.h>
#include <modbus.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum prof { P_MD02, P_MD02X100, P_WSN01, P_RELAY_D, P_RELAY };
static const char *pname[] = { "xy-md02", "md02-x100", "rs-ws-n01", "waveshare-relay-d", "waveshare-relay" };
struct dev {
	int id, prof; modbus_mapping_t *m;
	int mute, exc, excn; int64_t until[8]; uint8_t last_co[8];
} devs[16];
static int ndev, trace, pace, baud = 9600, running = 1, eof_in;
static int fd = -1, keep = -1, sv[2];
static modbus_t *mb;
static int f_delay, f_corrupt, f_trunc, f_wrongid, f_drop, f_split, f_noise;
static unsigned n_req, n_rep, n_badcrc, n_other;
static int64_t t0;

static int64_t now_ms(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000; }
static void emit(const char *ev, const char *fmt, ...)
{
	va_list ap; printf("{\"t\":%lld,\"ev\":\"%s\"", (long long)(now_ms() - t0), ev);
	if (fmt && *fmt) { putchar(','); va_start(ap, fmt); vprintf(fmt, ap); va_end(ap); }
	puts("}"); fflush(stdout);
}
static void hexs(const uint8_t *b, int n, char *o) { for (int i = 0; i < n; i++) sprintf(o + 2 * i, "%02x", b[i]); o[2 * n] = 0; }
static struct dev *find(int id) { for (int i = 0; i < ndev; i++) if (devs[i].id == id) return &devs[i]; return NULL; }
static uint16_t crc16(const uint8_t *b, int n) { uint16_t c = 0xFFFF; while (n--) { c ^= *b++; for (int i = 0; i < 8; i++) c = c & 1 ? c >> 1 ^ 0xA001 : c >> 1; } return c; }

static void set_th(struct dev *d, int hum, double v)
{
	long k = lround(v * (d->prof == P_MD02X100 ? 100 : 10));
	uint16_t w = (uint16_t)(int16_t)k;
	if (d->prof == P_MD02 || d->prof == P_MD02X100) d->m->tab_input_registers[hum ? 1 : 0] = w;      /* 0x0001 T, 0x0002 RH */
	else if (d->prof == P_WSN01) { int r = hum ? 0 : 1; d->m->tab_registers[r] = w; d->m->tab_input_registers[r] = w; } /* 0x0000 RH, 0x0001 T */
	else emit("error", "\"msg\":\"not a sensor\"");
}
static int add(const char *s)
{
	char p[40]; int id;
	if (ndev >= 16 || sscanf(s, "%d:%39s", &id, p) != 2 || id < 1 || id > 247) return -1;
	struct dev *d = &devs[ndev]; d->id = id; d->prof = -1;
	for (int i = 0; i < 5; i++) if (!strcmp(p, pname[i])) d->prof = i;
	switch (d->prof) {
	case P_MD02: case P_MD02X100:
		d->m = modbus_mapping_new_start_address(0, 0, 0, 0, 0x0101, 4, 0x0001, 2);
		if (d->m) { d->m->tab_registers[0] = id; d->m->tab_registers[1] = 9600; }
		break;
	case P_WSN01:
		d->m = modbus_mapping_new_start_address(0, 0, 0, 0, 0, 0x07D2, 0, 2);
		if (d->m) { d->m->tab_registers[0x7D0] = id; d->m->tab_registers[0x7D1] = 1; }
		break;
	case P_RELAY_D:   /* 8 coils, 8 inputs; 0x1000..7 control mode per channel. FACTORY MODE = 1: input i drives relay i */
		d->m = modbus_mapping_new_start_address(0, 8, 0, 8, 0x1000, 8, 0, 0);
		if (d->m) for (int i = 0; i < 8; i++) d->m->tab_registers[i] = 1;
		break;
	case P_RELAY:
		d->m = modbus_mapping_new_start_address(0, 8, 0, 0, 0, 0, 0, 0);
		break;
	default: return -1;
	}
	if (!d->m) return -1;
	ndev++;
	if (d->prof <= P_WSN01) { set_th(d, 0, 22.5); set_th(d, 1, 28.0); }
	return 0;
}
static void coils_changed(struct dev *d, const char *why)
{
	if (d->prof < P_RELAY_D) return;
	for (int i = 0; i < 8; i++) if (d->m->tab_bits[i] != d->last_co[i]) {
		d->last_co[i] = d->m->tab_bits[i];
		emit("relay", "\"id\":%d,\"ch\":%d,\"on\":%d,\"why\":\"%s\"", d->id, i, d->last_co[i], why);
	}
}
static void set_di(struct dev *d, int n, int v)
{
	int old = d->m->tab_input_bits[n]; d->m->tab_input_bits[n] = v;
	if (d->prof != P_RELAY_D) return;
	int mode = d->m->tab_registers[n];
	if (mode == 1) d->m->tab_bits[n] = v;                     /* linkage */
	else if (mode == 2 && !old && v) d->m->tab_bits[n] ^= 1;  /* toggle on each press */
	coils_changed(d, "linkage");
}
static void line_write(const uint8_t *b, int n)
{
	int off = 0;
	while (off < n) {
		ssize_t w = write(fd, b + off, f_split ? 1 : n - off);
		if (w < 0) { if (errno == EAGAIN) { usleep(200); continue; } return; }
		off += w; if (f_split && off < n) usleep(f_split * 1000);
	}
}
static void reply_out(uint8_t *b, int n, int reqlen)
{
	char h[600];
	if (f_drop > 0) { f_drop--; emit("fault", "\"kind\":\"drop\""); return; }
	if (f_corrupt > 0) { f_corrupt--; b[n - 1] ^= 0x5A; emit("fault", "\"kind\":\"corrupt\""); }
	if (f_wrongid > 0) { f_wrongid--; b[0] ^= 0x10; uint16_t c = crc16(b, n - 2); b[n - 2] = c & 255; b[n - 1] = c >> 8; emit("fault", "\"kind\":\"wrongid\""); }
	if (f_trunc > 0) { f_trunc--; n = n / 2; emit("fault", "\"kind\":\"truncate\""); }
	int wait = f_delay + (pace ? (reqlen + n) * 11000 / baud + 4 : 0);
	if (wait) usleep(wait * 1000);
	if (f_noise > 0) { f_noise--; uint8_t z[2] = { 0x00, 0xFF }; line_write(z, 2); }
	if (trace) { hexs(b, n, h); emit("tx", "\"hex\":\"%s\"", h); }
	line_write(b, n); n_rep++;
}
static uint8_t rx[1024]; static int rxn; static int64_t rxts;
static int want(void) /* full request length, 0 = need more, -1 = junk */
{
	if (rxn < 2) return 0;
	switch (rx[1]) { case 1: case 2: case 3: case 4: case 5: case 6: return 8; case 7: case 17: return 4;
	case 15: case 16: return rxn < 7 ? 0 : 9 + rx[6]; }
	return -1;
}
static void handle(int len)
{
	uint8_t req[MODBUS_RTU_MAX_ADU_LENGTH], out[300]; char h[600];
	struct dev *d = find(rx[0]);
	n_req++;
	if (trace) { hexs(rx, len, h); emit("rx", "\"hex\":\"%s\"", h); }
	if (crc16(rx, len - 2) != (rx[len - 2] | rx[len - 1] << 8)) { n_badcrc++; emit("badcrc", ""); return; }
	if (!d && rx[0] != 0) { n_other++; return; }          /* another slave's request */
	if (rx[0] == 0) { emit("broadcast", "\"fc\":%d", rx[1]); return; }
	if (d->mute) return;
	if (d->excn > 0) {
		d->excn--; out[0] = d->id; out[1] = rx[1] | 0x80; out[2] = d->exc; uint16_t c = crc16(out, 3); out[3] = c & 255; out[4] = c >> 8;
		emit("fault", "\"kind\":\"exception\",\"code\":%d", d->exc); reply_out(out, 5, len); return;
	}
	int addr = rx[2] << 8 | rx[3], val = rx[4] << 8 | rx[5];
	if (d->prof >= P_RELAY_D && rx[1] == 5) {
		if (addr == 0x00FF) { for (int i = 0; i < 8; i++) { d->m->tab_bits[i] = val == 0xFF00; d->until[i] = 0; } coils_changed(d, "all"); reply_out(rx, len, len); return; }
		if ((addr >= 0x0200 && addr < 0x0208) || (addr >= 0x0400 && addr < 0x0408)) { /* flash on / flash off, unit 100 ms */
			int ch = addr & 7; d->m->tab_bits[ch] = addr < 0x0400; d->until[ch] = now_ms() + val * 100;
			coils_changed(d, "flash"); reply_out(rx, len, len); return;
		}
	}
	modbus_set_slave(mb, d->id);
	if (write(sv[1], rx, len) != len) return;
	int r = modbus_receive(mb, req);
	if (r <= 0) { emit("libmodbus", "\"err\":\"%s\"", modbus_strerror(errno)); modbus_flush(mb); return; }
	int k = modbus_reply(mb, req, r, d->m);
	if (k < 0) { emit("libmodbus", "\"err\":\"%s\"", modbus_strerror(errno)); return; }
	ssize_t got = read(sv[1], out, sizeof out);
	if (got > 0) {
		if (rx[1] == 5 || rx[1] == 6 || rx[1] == 15 || rx[1] == 16) emit("write", "\"id\":%d,\"fc\":%d,\"addr\":%d,\"val\":%d,\"ok\":%d", d->id, rx[1], addr, val, !(out[1] & 0x80));
		coils_changed(d, "cmd");
		reply_out(out, got, len);
	}
}
static int64_t num(const char *s) { return strtoll(s, 0, 0); }
static void command(char *l)
{
	char a[32] = "", b[32] = "", c[32] = "", e[32] = "", g[32] = "";
	int n = sscanf(l, "%31s %31s %31s %31s %31s", a, b, c, e, g);
	if (n < 1 || a[0] == '#') return;
	struct dev *d = n >= 2 ? find(atoi(b)) : NULL;
	if (!strcmp(a, "quit")) running = 0;
	else if (!strcmp(a, "temp") && d && n >= 3) set_th(d, 0, atof(c));
	else if (!strcmp(a, "hum") && d && n >= 3) set_th(d, 1, atof(c));
	else if (!strcmp(a, "di") && d && n >= 4 && d->prof == P_RELAY_D && num(c) >= 0 && num(c) < 8) set_di(d, num(c), num(e));
	else if (!strcmp(a, "mute") && d && n >= 3) d->mute = num(c);
	else if (!strcmp(a, "exc") && d && n >= 4) { d->exc = num(c); d->excn = num(e); }
	else if (!strcmp(a, "raw") && d && n >= 5) {
		int ad = num(e), v = num(g); modbus_mapping_t *m = d->m;
		if (!strcmp(c, "ir") && ad >= m->start_input_registers && ad < m->start_input_registers + m->nb_input_registers) m->tab_input_registers[ad - m->start_input_registers] = v;
		else if (!strcmp(c, "hr") && ad >= m->start_registers && ad < m->start_registers + m->nb_registers) m->tab_registers[ad - m->start_registers] = v;
		else { emit("error", "\"msg\":\"no such register\""); return; }
	} else if (!strcmp(a, "reboot") && d) { if (d->prof >= P_RELAY_D) { memset(d->m->tab_bits, 0, 8); memset(d->until, 0, sizeof d->until); coils_changed(d, "reboot"); } }
	else if (!strcmp(a, "delay")) f_delay = num(b); else if (!strcmp(a, "corrupt")) f_corrupt = num(b);
	else if (!strcmp(a, "truncate")) f_trunc = num(b); else if (!strcmp(a, "wrongid")) f_wrongid = num(b);
	else if (!strcmp(a, "drop")) f_drop = num(b); else if (!strcmp(a, "split")) f_split = num(b); else if (!strcmp(a, "noise")) f_noise = num(b);
	else if (!strcmp(a, "stats")) emit("stats", "\"req\":%u,\"rep\":%u,\"badcrc\":%u,\"otherId\":%u", n_req, n_rep, n_badcrc, n_other);
	else { emit("error", "\"msg\":\"bad command\""); return; }
	emit("ok", "\"cmd\":\"%s\"", a);
}
static void onsig(int s) { (void)s; running = 0; }
static speed_t speed(int b) { switch (b) { case 2400: return B2400; case 4800: return B4800; case 19200: return B19200; case 38400: return B38400; case 57600: return B57600; case 115200: return B115200; } return B9600; }
static void usage(void) { fprintf(stderr, "modbus_peer (--port PATH | --make-pty LINK) --dev ID:PROFILE [--dev ...] [--baud B] [--pace] [--trace]\n  profiles: xy-md02 md02-x100 rs-ws-n01 waveshare-relay-d waveshare-relay\n"); exit(2); }

int main(int argc, char **argv)
{
	static struct option lo[] = { {"port",1,0,'p'},{"make-pty",1,0,'m'},{"dev",1,0,'d'},{"baud",1,0,'b'},{"pace",0,0,'P'},{"trace",0,0,'t'},{0,0,0,0} };
	const char *port = NULL, *mk = NULL; int o; char lb[1024]; int ln = 0;
	while ((o = getopt_long(argc, argv, "", lo, NULL)) != -1) switch (o) {
	case 'p': port = optarg; break; case 'm': mk = optarg; break; case 'd': if (add(optarg)) usage(); break;
	case 'b': baud = atoi(optarg); break; case 'P': pace = 1; break; case 't': trace = 1; break; default: usage(); }
	if ((!port && !mk) || !ndev) usage();
	t0 = now_ms(); signal(SIGINT, onsig); signal(SIGTERM, onsig);
	struct termios t;
	if (mk) {
		fd = posix_openpt(O_RDWR | O_NOCTTY); if (fd < 0 || grantpt(fd) || unlockpt(fd)) { perror("pty"); return 1; }
		const char *s = ptsname(fd); keep = open(s, O_RDWR | O_NOCTTY); tcgetattr(keep, &t); cfmakeraw(&t); tcsetattr(keep, TCSANOW, &t);
		unlink(mk); if (symlink(s, mk)) { perror("symlink"); return 1; }
	} else {
		fd = open(port, O_RDWR | O_NOCTTY); if (fd < 0) { perror(port); return 1; }
		if (!tcgetattr(fd, &t)) { cfmakeraw(&t); t.c_cflag |= CLOCAL | CREAD; cfsetspeed(&t, speed(baud)); tcsetattr(fd, TCSANOW, &t); }
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv)) { perror("socketpair"); return 1; }
	mb = modbus_new_rtu("/dev/null", 9600, 'N', 8, 1); modbus_set_socket(mb, sv[0]); modbus_set_indication_timeout(mb, 0, 300000);
	emit("ready", "\"devices\":%d,\"libmodbus\":\"%s\"", ndev, LIBMODBUS_VERSION_STRING);
	while (running) {
		struct pollfd p[2] = { { fd, POLLIN, 0 }, { eof_in ? -1 : 0, POLLIN, 0 } };
		poll(p, 2, 20);
		if (p[0].revents & (POLLIN | POLLHUP)) {
			ssize_t r = read(fd, rx + rxn, sizeof rx - rxn);
			if (r > 0) { if (rxn && now_ms() - rxts > 50) { memmove(rx, rx + rxn, r); rxn = 0; } rxn += r; rxts = now_ms(); }
			else if (r < 0 && errno != EAGAIN) usleep(20000);
		}
		for (;;) {
			int w = want();
			if (w < 0) { rxn = 0; break; }
			if (!w || rxn < w) { if (rxn && now_ms() - rxts > 100) rxn = 0; break; }
			handle(w); memmove(rx, rx + w, rxn - w); rxn -= w;
		}
		for (int i = 0; i < ndev; i++) if (devs[i].prof >= P_RELAY_D) for (int c = 0; c < 8; c++)
			if (devs[i].until[c] && now_ms() >= devs[i].until[c]) { devs[i].until[c] = 0; devs[i].m->tab_bits[c] ^= 1; coils_changed(&devs[i], "timer"); }
		if (p[1].revents & (POLLIN | POLLHUP)) {
			ssize_t r = read(0, lb + ln, sizeof lb - 1 - ln);
			if (r <= 0) eof_in = 1, running = 0;
			else { ln += r; lb[ln] = 0; char *s = lb, *e; while ((e = strchr(s, '\n'))) { *e = 0; command(s); s = e + 1; } ln = strlen(s); memmove(lb, s, ln + 1); if (ln >= (int)sizeof lb - 1) ln = 0; }
		}
	}
	emit("bye", "\"req\":%u,\"rep\":%u", n_req, n_rep);
	if (mk) unlink(mk);
	return 0;
}
