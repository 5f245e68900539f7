/** Which page stands at which address, with the bar above and the theme around. */
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { type ComponentType, lazy, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import type { Role } from '../daemon/api/contract/wire.ts';
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

const SafeScreen = lazy(async () => ({ default: (await import('./screens/safe/safe-screen.tsx')).SafeScreen }));
const OfficeScreen = lazy(async () => ({ default: (await import('./screens/office/office-screen.tsx')).OfficeScreen }));
const PeopleScreen = lazy(async () => ({
  default: (await import('./screens/office/people/people-screen.tsx')).PeopleScreen,
}));
const RegisterScreen = lazy(async () => ({
  default: (await import('./screens/office/register/register-screen.tsx')).RegisterScreen,
}));
const ClimateScreen = lazy(async () => ({
  default: (await import('./screens/office/climate/climate-screen.tsx')).ClimateScreen,
}));
const KeptScreen = lazy(async () => ({ default: (await import('./screens/office/kept/kept-screen.tsx')).KeptScreen }));

/** Address, who may see it, what is there; one row a page. */
const PAGES: readonly { readonly path: string; readonly need: Role; readonly screen: ComponentType }[] = [
  { path: '/counter', need: 'counter', screen: CounterScreen },
  { path: '/safe', need: 'safe', screen: SafeScreen },
  { path: '/office', need: 'office', screen: OfficeScreen },
  { path: '/office/people', need: 'office', screen: PeopleScreen },
  { path: '/office/openings', need: 'office', screen: RegisterScreen },
  { path: '/office/climate', need: 'office', screen: ClimateScreen },
  { path: '/office/kept', need: 'office', screen: KeptScreen },
  { path: '/ledger', need: 'office', screen: LedgerScreen },
  { path: '/bench', need: 'ci', screen: BenchScreen },
];

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
              {PAGES.map(({ path, need, screen: Screen }) => (
                <Route
                  key={path}
                  path={path}
                  element={
                    <PageGate key={need} need={need}>
                      <Screen />
                    </PageGate>
                  }
                />
              ))}
              <Route path="*" element={<NoSuchPage />} />
            </Routes>
          </Suspense>
        </CrashGuard>
      </BrowserRouter>
    </ConfigProvider>
  );
}
