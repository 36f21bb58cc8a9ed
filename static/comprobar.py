# Comprueba que un acto tuyo está en el registro público. Solo necesita Python 3:
#   python comprobar.py constancia.json raices.json
# La constancia la descargas de tu cuenta; las raíces, de la página del registro público.
import hashlib, json, sys


def huella(*partes):
    return hashlib.sha256(b"".join(partes)).digest()


def texto(cosa):  # la única forma de escribir algo: claves en orden y sin espacios
    return json.dumps(cosa, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def problema(constancia, raices):
    hoja, contenido = constancia["hoja"], constancia["contenido"]
    # 1. Lo que se publicó de tu acto es la huella de lo que hiciste, con un secreto delante.
    if huella(constancia["secreto"].encode(), texto(contenido)).hex() != hoja["huella"]:
        return "el contenido no es el que se publicó."
    # 2. De tu acto se sube por el árbol, pareja por pareja, hasta la raíz.
    nodo = huella(b"\0", texto(hoja))
    for lado, hermano in constancia["camino"]:
        hermano = bytes.fromhex(hermano)
        nodo = huella(b"\1", hermano, nodo) if lado == "izquierda" else huella(b"\1", nodo, hermano)
    if nodo.hex() != constancia["raiz"]["raiz"]:
        return "el camino no lleva a la raíz de la constancia."
    # 3. Esa raíz es una de las que se publicaron, que muchas personas guardan.
    return None if constancia["raiz"] in raices else "esa raíz no está entre las publicadas."


try:
    constancia, raices = (json.load(open(nombre, encoding="utf-8")) for nombre in sys.argv[1:3])
    mal, n = problema(constancia, raices), constancia["hoja"]["n"]
except Exception:
    sys.exit("NO se puede comprobar: falta un archivo o no es lo que debe ser.")
if mal:
    sys.exit(f"NO: {mal}")
que = constancia["contenido"]
print(f"SÍ: es el acto {n} del registro.", que["acto"], que["momento"], texto(que["cambios"]).decode())
