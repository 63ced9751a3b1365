import { expect, it } from 'vitest'
import { machineFetch } from '../../../../src/engine/ingress/confirm/machine-fetch.ts'

const browsers = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
  'Mozilla/5.0 (Linux; Android 15; CUBOT X90) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36'
]
const machines = [
  'BarracudaCentral (https://www.barracudacentral.org)',
  'Mozilla/5.0 (compatible; Proofpoint URL Defense)',
  'Mozilla/5.0 (Windows NT 10.0) SkypeUriPreview Preview/0.5',
  'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36',
  'curl/8.5.0',
  'python-requests/2.32.3',
  'Go-http-client/2.0',
  ''
]
const hour = 3_600_000

it.each(browsers)('a browser is a person’s: %s', (userAgent) => {
  expect(machineFetch({ how: 'GET', userAgent, sinceAccepted: hour })).toBeNull()
  expect(machineFetch({ how: 'GET', userAgent, sinceAccepted: null })).toBeNull()
})

it.each(machines)('a scanner, a preview or a program is not: %s', (userAgent) => {
  expect(machineFetch({ how: 'GET', userAgent, sinceAccepted: hour })).toBe('scanner')
})

it('neither is HEAD, nor a browser within seconds of acceptance', () => {
  const [userAgent] = browsers as [string]
  expect(machineFetch({ how: 'HEAD', userAgent, sinceAccepted: hour })).toBe('head')
  expect(machineFetch({ how: 'GET', userAgent, sinceAccepted: 0 })).toBe('too-soon')
  expect(machineFetch({ how: 'GET', userAgent, sinceAccepted: 9_999 })).toBe('too-soon')
  expect(machineFetch({ how: 'GET', userAgent, sinceAccepted: 10_000 })).toBeNull()
})

it('a clock that was set back says nothing about how soon it was', () => {
  expect(machineFetch({ how: 'GET', userAgent: browsers[0]!, sinceAccepted: -hour })).toBeNull()
})
