"""Words that say nothing about the subject: Spanish grammar and the language of petitions.

Own list. Words are written folded (without accents) and compared folded.
"""

from __future__ import annotations

from gatp_participa.clustering.normalize import fold

_GRAMMAR = """
a acaso adema ademas ahi ahora al algo alguien algun alguna algunas alguno algunos alla alli ambas
ambos ante antes apenas aquel aquella aquellas aquello aquellos aqui asi aun aunque bajo bastante
bien cabe cada casi cerca cierta ciertas cierto ciertos como con conmigo contigo contra cosa cosas
cual cuales cualquier cualquiera cuando cuanta cuantas cuanto cuantos cuya cuyas cuyo cuyos da
dado dan dar de debajo debe deben deber deberia deberian debido del demas demasiado dentro desde
despues detras di dicha dichas dicho dichos donde dos durante e ejemplo el ella ellas ello ellos
embargo en encima entonces entre era eran es esa esas ese eso esos esta estaba estaban estado
estamos estan estar estara estas este esto estos estoy etc etcetera excepto forma frente fue fuera
fueran fueron fuese gran grande grandes ha haber habia habian habra hace hacen hacer hacia haciendo
haga hagan han hasta hay haya hayan he hecho hechos hemos hoy igual incluso ir jamas junto la lado
largo las le lejos les llegar lleva llevar lo los luego lugar lugares mal manera mas mayor mayores
mayoria me mediante medio mejor mejores menor menos mi mia mientras mio mis misma mismas mismo
mismos modo momento mucha muchas muchisimo mucho muchos muy nada nadie ni ningun ninguna ninguno no
nos nosotros nuestra nuestras nuestro nuestros nueva nuevas nuevo nuevos nunca o os otra otras otro
otros para parte partes paso peor pero pesar poca pocas poco pocos podemos poder podria podrian
podemos poner por porque posible posibles primer primera primero propia propias propio propios pudo
pueda puedan puede pueden puedo pues punto que queda quedan quedar querer quien quienes quiera
quiere quieren quiero quiza quizas realmente respecto saber salvo se sea sean segun segunda segundo
seguir segura ser sera seran seria serian si sido siempre siendo sigue siguen sin sino sirve sobre
sola solamente solas solo solos somos son soy su suele sus suya suyas suyo suyos tal tales tambien
tampoco tan tanta tantas tanto tantos te tenemos tener tenga tengan tengo tenia tenido tercera
tercero ti tiempo tiene tienen tipo toda todas todavia todo todos tomar total totalmente tras traves
tres tu tus u ultima ultimas ultimo ultimos un una unas unica unico uno unos usted ustedes va vamos
van varias varios vaya ve veces ven ver vez vosotros voy vuelve vuestra vuestro y ya yo
actual actuales actualmente hora horas dia dias mes meses ano año anos años semana semanas hoy ayer
mañana tarde noche cuatro cinco seis siete ocho nueve diez cien mil millon millones ciento aprox
aproximadamente relacion caso casos tema temas general generales diferente diferentes diversos
diversas distinto distinta distintos distintas hecho motivo razon numero cantidad nivel creo
considero parece pienso sabemos espero esperamos gustaria quisiera queremos pone ponen ponga
existen existe existir encuentra encuentran haria habria lleno debemos realizar realiza realizan
realizado permite permiten permitir traer dejar deja dejan pasar pasa pasan sale salir entrar
evitar mejorar mejora mejoras aumentar reducir crear cambiar cambio utilizar usar uso utiliza
situacion objetivo objetivos importante importantes necesario necesaria necesarios necesarias
necesita necesitan necesidad necesidades gente persona personas merece merecen disfrutar
conocido conocidos arreglo arreglar
the of and to in is for that it on with as are this be by
"""

# What a proposal says whatever it is about; a theme named «Propuesta, gobierno» helps nobody.
_OFFICIALESE = """
propuesta propuestas propongo proponemos propone proponer proponen proponiendo propondria solicito
solicita solicitamos solicitan solicitar solicitud solicitudes solicitando pido pedimos pedir pide
piden peticion peticiones exijo exigimos exigir demanda demandamos sugiero sugerimos sugerencia
sugerencias planteo plantear iniciativa iniciativas proyecto proyectos idea ideas implementar
implementacion impulsar fomentar promover promocion garantizar fortalecer fortalecimiento favor
favores gracias saludo saludos cordial cordiales atentamente atento estimado estimada estimados
buenos buenas presente conducto ciudadano ciudadana ciudadanos ciudadanas ciudadania vecino vecina
vecinos vecinas vecinal vecinales poblacion habitantes gobierno gobiernos autoridad autoridades
ayuntamiento ayuntamientos alcaldia alcaldias municipio municipios municipal municipales estado
estados estatal estatales federal federales nacional nacionales pais paises mexico mexicano mexicana
mexicanos mexicanas republica secretaria secretarias dependencia dependencias instancia
instancias correspondiente correspondientes competente competentes marco ambito eje fin efecto
efectos acuerdo acuerdos conforme articulo fraccion problema problemas problematica solucion
soluciones solucionar resolver accion acciones medida medidas beneficio beneficios beneficiar
mejoramiento calidad vida comunidad comunidades sociedad social
ciudad ciudades capital zona zonas area areas barrio barrios colonia colonias distrito distritos
localidad localidades calle calles avenida avenidas avda tramo sitio sitios esquina
"""

DEFAULT: frozenset[str] = frozenset((_GRAMMAR + _OFFICIALESE).split())


def with_own(words: frozenset[str]) -> frozenset[str]:
    """Return the default list with a call's own words (its title, the name of the state...)."""
    return DEFAULT | {fold(word) for word in words}
