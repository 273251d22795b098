import { useQuery } from '@tanstack/react-query'
import { http } from '@/api/client'
import { answer, sentence } from '@/api/problem'
import type { Proof } from '@/api/types'
import { Amount } from '@/components/Amount'
import { Fact, Facts } from '@/components/Facts'
import { Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { Skeleton } from '@/components/Skeleton'
import styles from './ProofPage.module.css'

const WHOLE = new Intl.NumberFormat()

/** My entries, added up by the server just now, beside my balance (LG-6). */
export default function ProofPage() {
  const { data, error } = useQuery({
    queryKey: ['proof'],
    queryFn: ({ signal }): Promise<Proof> => answer(http.GET('/v1/wallet/proof', { signal })),
    staleTime: 0,
    gcTime: 0,
  })
  return (
    <>
      <PageHead title="It adds up" backTo="/me" />
      {data ? <Books proof={data} /> : error ? <Notice tone="loss" live>{sentence(error)}</Notice> : <div role="status" aria-label="Adding up"><Skeleton height="26rem" /></div>}
    </>
  )
}

function Books({ proof }: { proof: Proof }) {
  return (
    <>
      <section className={styles.paper} aria-label="Your books">
        <p className={styles.lead}>{proof.entries === 1 ? 'The one movement of your money comes to' : `All ${WHOLE.format(proof.entries)} movements of your money come to`}</p>
        <Amount minor={proof.sum} currency="USD" size="hero" />
        <span className={styles.rule} aria-hidden />
        <Facts>
          <Fact name="Your balance"><Amount minor={proof.balance} currency="USD" /></Fact>
          <Fact name="Set aside"><Amount minor={proof.held} currency="USD" /></Fact>
          <Fact name="Movements">{WHOLE.format(proof.entries)}{proof.entries === proof.lastVersion && ', none missing'}</Fact>
        </Facts>
      </section>
      {proof.holds
        ? <p className={styles.words}>We added up every movement of your money just now, from the first to the last. The sum is your balance, to the cent.</p>
        : <Notice tone="loss" live title="This doesn't add up.">Please contact support. Nothing will be sent from your account until it is explained.</Notice>}
      {proof.sealHash && (
        <p className={styles.seal}>
          Everything up to entry {WHOLE.format(proof.sealedPosition)} of the whole log is sealed. If anyone changed a past entry, this seal would no longer fit:
          <code className={styles.hash}>{proof.sealHash}</code>
        </p>
      )}
    </>
  )
}
