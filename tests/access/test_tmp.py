import time, collections, pickle
def test_dump(country):
    t=time.time(); n=0; times=collections.Counter()
    out={}
    errs=[]
    from tests.support.world import KINDS
    for (endpoint, method) in sorted(country.rules):
        t1=time.time()
        for v in country.variants(endpoint, method):
            for k in KINDS:
                try:
                    a=country.ask(k,method,endpoint,v); out[endpoint,method,v,k]=(a.outcome,a.location,a.text,a.is_html)
                except BaseException as e:
                    out[endpoint,method,v,k]=("EXC "+type(e).__name__,str(e)[:200],"",False)
                    errs.append((endpoint,method,v,k,repr(e)[:300]))
                n+=1
        times[endpoint,method]=time.time()-t1
    print(n, time.time()-t); open("/tmp/errs.txt","w").write("\n".join(map(repr,errs)))
    print(times.most_common(15))
    seen=set()
    for e in errs:
        if (e[0],e[1],e[4][:80]) not in seen: print(e)
        seen.add((e[0],e[1],e[4][:80]))
    pickle.dump((out,country.world),open('/tmp/out.pkl','wb'))
