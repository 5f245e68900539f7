/** Which page stands at which address, with the bar above and the theme around. */
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { useSay } from './say.ts';
import { CrashGuard } from './screens/frame/crash-notice.tsx';
import { PageGate } from './screens/frame/page-gate.tsx';
import { StillLoading } from './screens/frame/still-loading.tsx';
import { TopBar } from './screens/frame/top-bar.tsx';
import { HomeScreen } from './screens/home-screen.tsx';
import { NoSuchPage } from './screens/no-such-page.tsx';
import { kioskTheme } from './theme.ts';

const CounterScreen = lazy(async () => ({
  default: (await import('./screens/counter/counter-screen.tsx')).CounterScreen,
}));
const LedgerScreen = lazy(async () => ({ default: (await import('./screens/ledger/ledger-screen.tsx')).LedgerScreen }));
const BenchScreen = lazy(async () => ({ default: (await import('./screens/bench/bench-screen.tsx')).BenchScreen }));

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
const theme = kioskTheme(lessMotion);

/** `nonce` lets Ant Design's style elements pass the page's content policy. */
export function Pages({ nonce }: { readonly nonce: string }) {
  const { language } = useSay();
  return (
    <ConfigProvider
      csp={{ nonce }}
      locale={language === 'en' ? enUS : zhCN}
      theme={theme}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <BrowserRouter>
        <TopBar />
        <CrashGuard>
          <Suspense fallback={<StillLoading />}>
            <Routes>
              <Route
                path="/"
                element={
                  <PageGate need={null}>
                    <HomeScreen />
                  </PageGate>
                }
              />
              <Route
                path="/counter"
                element={
                  <PageGate key="counter" need="counter">
                    <CounterScreen />
                  </PageGate>
                }
              />
              <Route
                path="/ledger"
                element={
                  <PageGate key="office" need="office">
                    <LedgerScreen />
                  </PageGate>
                }
              />
              <Route
                path="/bench"
                element={
                  <PageGate key="ci" need="ci">
                    <BenchScreen />
                  </PageGate>
                }
              />
              <Route path="*" element={<NoSuchPage />} />
            </Routes>
          </Suspense>
        </CrashGuard>
      </BrowserRouter>
    </ConfigProvider>
  );
}
