/** Ant Design's tokens: paper-like, one accent (deep teal), large targets, system wish for less motion respected. */
import type { ThemeConfig } from 'antd';

export function kioskTheme(lessMotion: boolean): ThemeConfig {
  return {
    token: {
      colorPrimary: '#0b5b5c',
      colorInfo: '#0b5b5c',
      colorSuccess: '#1f6b3a',
      colorWarning: '#8a5300',
      colorError: '#a3261e',
      colorInfoBg: '#e3eeed',
      colorInfoBorder: '#9dbdbb',
      colorWarningBg: '#fdf3df',
      colorWarningBorder: '#d9b169',
      colorErrorBg: '#fbeae8',
      colorErrorBorder: '#dfa6a1',
      colorText: '#1c2829',
      colorTextSecondary: '#46565a',
      colorBorder: '#b9b7ae',
      colorBorderSecondary: '#dcd9d0',
      colorBgBase: '#ffffff',
      colorBgLayout: '#f5f3ee',
      // The document's own font, which differs by language in its quotation marks.
      fontFamily: 'inherit',
      fontSize: 16,
      controlHeight: 48,
      controlHeightLG: 60,
      controlHeightSM: 40,
      borderRadius: 6,
      boxShadow: 'none',
      boxShadowSecondary: '0 1px 4px rgba(28, 40, 41, 0.18)',
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.15s',
      motion: !lessMotion,
      wireframe: false,
    },
    components: { Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 } },
  };
}
